"""The demo shop: a headquarters, a printer and a till on this machine, and a scripted trading day."""
