"""Slips and printers that several tests use."""

from __future__ import annotations

from dataclasses import replace

from drivers.printer.settings import PrinterSettings
from posclient.slips.document import Cell, Checkbox, Code, Columns, Cut, Document, Feed, Rule, Text

PRINTER_80 = PrinterSettings(
    "tcp://127.0.0.1:9100",
    connect_timeout_s=5.0,
    status_timeout_s=5.0,
    proof_timeout_s=5.0,
    write_timeout_s=5.0,
    linger_s=5.0,
    trouble_poll_s=0.05,
    back_off_first_s=0.01,
    back_off_longest_s=0.05,
)
PRINTER_58 = replace(PRINTER_80, columns=32, dots=384)

RECEIPT = Document(
    title="receipt",
    blocks=(
        Text("糖糖母婴（中山路店）", align="center", size=2, bold=True),
        Text("地址：广州市天河区中山大道西238号　电话：020-8888 6666"),
        Text("单号 S001-A-000123 收银员 李*"),
        Rule(),
        Columns(
            (Cell("品名"), Cell("数量", "right", 6), Cell("会员价", "right", 10), Cell("金额", "right", 12)),
            bold=True,
        ),
        Columns(
            (
                Cell("合生元派星婴儿配方奶粉3段900g，罐装"),
                Cell("12", "right", 6),
                Cell("¥368.00", "right", 10),
                Cell("4,416.00", "right", 12),
            )
        ),
        Rule("="),
        Columns((Cell("应收"), Cell("￥4,416.00", "right", 20)), bold=True),
        Text("会员 8001 张* 138****1234 ★ 积分 +4416 可用 ①②"),
        Checkbox("需要送货"),
        Code("code128", "S001-A-000123", "S001-A-000123"),
        Code("qr", "https://example.cn/i/abc123", "扫码开票"),
        Feed(1),
        Text("谢谢惠顾", align="center"),
        Cut(),
    ),
)
