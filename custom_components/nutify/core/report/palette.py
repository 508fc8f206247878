"""The colours of a report, in light and in dark.

Series keep Okabe and Ito's hues, which colour-blind readers can tell apart; each is
made darker or lighter until it stands out from its paper by 3 to 1 (WCAG 1.4.11).
"""

LIGHT = {
    "page": "#f3f5f7",
    "paper": "#ffffff",
    "ink": "#1c2730",
    "text": "#55626e",
    "strong": "#44505c",
    "line": "#dde3e8",
    "grid": "#e4e9ed",
    "axis": "#8c99a4",
    "gap": "#f0f2f4",
    "zebra": "#f7f9fa",
    "accent": "#0b6299",
    "good": "#1f6b33",
    "good-paper": "#e6f3e9",
    "warning": "#8a4b00",
    "warning-paper": "#fdf0dc",
    "bad": "#a3211a",
    "bad-paper": "#fce8e6",
    "limit": "#a3211a",
    "s0": "#0072b2",
    "s1": "#d55e00",
    "s2": "#009e73",
    "s3": "#c25a96",
    "s4": "#7a5c00",
    "s5": "#3d94c8",
}

DARK = {
    "page": "#10171d",
    "paper": "#18222a",
    "ink": "#e8edf1",
    "text": "#a9b6c1",
    "strong": "#c3ced7",
    "line": "#2c3943",
    "grid": "#293640",
    "axis": "#6d7c88",
    "gap": "#202c35",
    "zebra": "#1c2730",
    "accent": "#6cb8ea",
    "good": "#7fd094",
    "good-paper": "#16301d",
    "warning": "#f0b75e",
    "warning-paper": "#35270f",
    "bad": "#ff9d94",
    "bad-paper": "#3d1b18",
    "limit": "#ff9d94",
    "s0": "#3f9fdc",
    "s1": "#f2803a",
    "s2": "#2fc495",
    "s3": "#de93bd",
    "s4": "#e8b030",
    "s5": "#9fd6f5",
}

# What lines differ by besides their colour: lengths of dashes and the gaps between.
DASHES = ("", "6 4", "2 3", "10 3 2 3", "12 4", "4 2 1 2")
