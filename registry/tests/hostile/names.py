"""File names and projects that are not let in, with the status and words of the answer."""

from dataclasses import replace

from packages import Package, sdist, wheel

SOUND, SOURCE = wheel(), sdist()
STANDING = wheel("standing_project")
"""What the registry holds before it is attacked."""
NO_NAME, NO_CHARACTERS = "is no name of a wheel or source distribution", "it holds characters"


def called(filename: str, package: Package = SOUND) -> Package:
    return replace(package, filename=filename)


def formed(**form: str) -> Package:
    return replace(SOUND, form={**SOUND.form, **form})


FILE_NAMES: dict[str, tuple[Package, str]] = {
    "no-parts": (called("alpha.whl"), NO_NAME),
    "no-tags": (called("alpha-1.0.whl"), NO_NAME),
    "two-tags": (called("alpha-1.0-py3-none.whl"), NO_NAME),
    "seven-parts": (called("alpha-1.0-1-py3-none-any-x.whl"), NO_NAME),
    "build-junk": (called("alpha-1.0-x-py3-none-any.whl"), "Invalid build number"),
    "version-junk": (called("alpha-1.x-py3-none-any.whl"), "invalid version"),
    "version-empty": (called("alpha--py3-none-any.whl"), NO_NAME),
    "tag-empty": (called("alpha-1.0-py3--any.whl"), NO_NAME),
    "tag-dots": (called("alpha-1.0-py3..py2-none-any.whl"), NO_NAME),
    "double-underscore": (called("al__pha-1.0-py3-none-any.whl"), "Invalid project name"),
    "leading-underscore": (called("_alpha-1.0-py3-none-any.whl"), "name is invalid: '-alpha'"),
    "upper-suffix": (called("alpha-1.0-py3-none-any.WHL"), "extension must be"),
    "signature": (called("alpha-1.0-py3-none-any.whl.asc"), "extension must be"),
    "metadata-suffix": (called("alpha-1.0-py3-none-any.whl.metadata"), "extension must be"),
    "egg": (called("alpha-1.0-py3.11.egg"), "extension must be"),
    "installer": (called("alpha-1.0.exe"), "extension must be"),
    "tar-bz2": (called("alpha-1.0.tar.bz2", SOURCE), "extension must be"),
    "tgz": (called("alpha-1.0.tgz", SOURCE), "extension must be"),
    "bare-tar": (called("alpha-1.0.tar", SOURCE), "extension must be"),
    "source-no-version": (called("alpha.tar.gz", SOURCE), "Invalid sdist filename"),
    "source-no-name": (called("-1.0.tar.gz", SOURCE), "empty project name"),
    "source-dots": (called("..-1.0.tar.gz", SOURCE), "name is invalid: '-'"),
    "suffix-alone": (called(".whl"), NO_NAME),
    "dots": (called(".."), NO_NAME),
    "traversal": (called("../../alpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "absolute": (called("/etc/alpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "encoded-slash": (called("..%2falpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "backslash": (called("..\\alpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "nul": (called("alpha-1.0-py3-none-any.whl\0.exe"), NO_CHARACTERS),
    "line-break": (called("alpha-1.0-py3-none-any.whl%0D%0ASet-Cookie: x=y"), NO_CHARACTERS),
    "quote": (called("alpha-1.0-py3-none-any.whl%22"), NO_CHARACTERS),
    "space": (called("alpha -1.0-py3-none-any.whl"), NO_CHARACTERS),
    "umlaut": (called("älpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "cyrillic": (called("\u0430lpha-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "right-to-left": (called("alpha-1.0-py3-none-any\u202elhw.whl"), NO_CHARACTERS),
    "arabic-digits": (called("alpha-\u0661.\u0660-py3-none-any.whl"), NO_CHARACTERS),
    "html": (called("<script>-1.0-py3-none-any.whl"), NO_CHARACTERS),
    "too-long": (called(f"alpha-1.{'0' * 255}-py3-none-any.whl"), "longer than 255 characters"),
    "source-zip": (
        replace(wheel(), filename="alpha-1.0.zip", form=SOURCE.form),
        "The source distribution 'alpha-1.0.zip' must be named 'alpha-1.0.tar.gz' (PEP 625)",
    ),
    "source-dotted": (
        called("al.pha-1.0.tar.gz", sdist("al.pha")),
        "must be named 'al_pha-1.0.tar.gz' (PEP 625)",
    ),
    "source-upper": (called("Alpha-1.0.tar.gz", SOURCE), "must be named 'alpha-1.0.tar.gz'"),
    "source-version-v": (called("alpha-v1.0.tar.gz", SOURCE), "must be named 'alpha-1.0.tar.gz'"),
    "source-version-dash": (
        called("alpha-1.0.tar.gz", sdist("alpha", "1.0.0")),
        "holds 'alpha-1.0.0' beside or instead of the folder 'alpha-1.0'",
    ),
    "wheel-of-another": (called("beta-1.0-py3-none-any.whl"), "make them one"),
    "wheel-of-a-source": (called("alpha-1.0.tar.gz"), "says filetype 'bdist_wheel'"),
    "local-version": (wheel("alpha", "1.0+here"), "has the local version '1.0+here'"),
    "confusable": (wheel("standlng_project"), "looks like 'standing-project', which is here"),
    "confusable-dots": (wheel("standingpr0ject"), "looks like 'standing-project', which is here"),
    "form-name": (formed(name="beta"), "The form says name 'beta'"),
    "form-name-newline": (formed(name="alpha\nbeta"), "The form says name 'alpha\\nbeta'"),
    "form-version": (formed(version="2"), "The form says version '2'"),
    "form-version-endless": (formed(version="1" * 5000), "The form says version '1111"),
    "form-filetype": (formed(filetype="bdist_egg"), "The form says filetype 'bdist_egg'"),
    "form-no-name": (formed(name="-"), "The upload form has no 'name'"),
    "form-empty-version": (formed(version=""), "The upload form has no 'version'"),
    "form-no-sha256": (formed(sha256_digest="-"), "The upload form has no 'sha256_digest'"),
    "form-sha256": (formed(sha256_digest="0" * 64), "was announced with sha256"),
    "form-sha256-junk": (formed(sha256_digest="é" * 64), "was announced with sha256"),
    "form-sha256-short": (formed(sha256_digest=SOUND.sha256[:32]), "was announced with sha256"),
    "form-md5": (formed(md5_digest="0" * 32), "was announced with md5"),
    "form-blake2": (formed(blake2_256_digest="0" * 64), "was announced with blake2_256"),
    "form-action": (formed(**{":action": "remove_pkg"}), "The action 'remove_pkg' is not offered"),
    "form-no-action": (formed(**{":action": "-"}), "The action '' is not offered here"),
}
RESERVED = "kept-*, python"
"""What REGISTRY_RESERVED_NAMES says while the registry is attacked."""
FORBIDDEN: dict[str, tuple[Package, str]] = {
    "reserved": (wheel("python"), "The name 'python' is reserved here (by 'python'"),
    "reserved-prefix": (wheel("kept_for_us"), "The name 'kept-for-us' is reserved here (by 'kept"),
}
