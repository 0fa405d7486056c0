"""Take in a picture that a person took: tidied up, copied to its place, written down in the manifest. See `dev.py add-image`."""

from __future__ import annotations

import sys

from arguments import parse
from site_run import Misuse, run, show

from helpcenter.diagnostics import Report
from helpcenter.images.add import Misnamed, NotAdded, add_image
from helpcenter.images.take_in import Refused


def main() -> int:
    options = parse("add-image", sys.argv[1:])
    words = {name: value for name in ("alt", "era") if (value := getattr(options, name)) is not None}
    try:
        told = add_image(options.root / "docs", options.id, options.file, words)
    except Misnamed as error:
        raise Misuse(str(error)) from None
    except OSError as error:
        raise Misuse(
            f"「{error.filename}」を読み書きできません（{error.strerror}）。権限とディスクの空きを確かめてください。"
        ) from None
    except NotAdded as error:
        report = Report()
        report.add(*error.diagnostics)
        show(report)
        return 1
    except Refused as error:
        print(error)
        print("取り込みませんでした。", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    run(main)
