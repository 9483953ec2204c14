"""The demo shop's goods as tables of drafts; `scripts.make_demo_goods` turns them into `assets/demo/goods.csv`."""
