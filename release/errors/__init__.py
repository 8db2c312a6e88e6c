"""Everything the pipeline can refuse; `cli` alone turns a kind into an exit code.

ReleaseError
├── WrongCall          the request itself cannot be met (exit 2)
│     NoRoot, SettingsWrong, UnknownPackage, UnknownService, UnknownVersion
├── Refused            what was asked would be wrong; nothing was changed (exit 100)
│     BranchTaken, BytesDiffer, CountDiffers, DirtyTree, LockDiffers, LockNotRecorded,
│     NoIdentity, NotARepository, NotIdentical, NotRebuildable, NotServed,
│     NothingUnreleased, RegistryDiffers, TagTaken, VersionTaken, WrongBranch, WrongFiles
└── CouldNotCheck      a tool, the registry or the repository gave no answer (exit 101)
      CommitRefused, CredentialsRefused, CutIncomplete, FileDamaged, NoPassword, NotChecked,
      NotOnRegistry, NotPutBack, NotShown, RegistryUnreachable, ToolFailed, ToolMissing,
      TrialFailed, UploadFailed
"""

from release.errors.base import (
    CouldNotCheck,
    Refused,
    ReleaseError,
    WrongCall,
)
from release.errors.bytes import (
    BytesDiffer,
    LockNotRecorded,
    NotIdentical,
    NotRebuildable,
    RegistryDiffers,
    WrongFiles,
)
from release.errors.calls import (
    NoRoot,
    SettingsWrong,
    UnknownPackage,
    UnknownService,
    UnknownVersion,
)
from release.errors.registry import (
    CredentialsRefused,
    NoPassword,
    NotOnRegistry,
    NotServed,
    NotShown,
    RegistryUnreachable,
    TrialFailed,
    UploadFailed,
)
from release.errors.repository import (
    BranchTaken,
    CommitRefused,
    CountDiffers,
    CutIncomplete,
    DirtyTree,
    FileDamaged,
    LockDiffers,
    NoIdentity,
    NotARepository,
    NothingUnreleased,
    NotPutBack,
    TagTaken,
    VersionTaken,
    WrongBranch,
)
from release.errors.tools import (
    NotChecked,
    ToolFailed,
    ToolMissing,
)

__all__ = [
    "BranchTaken",
    "BytesDiffer",
    "CommitRefused",
    "CouldNotCheck",
    "CountDiffers",
    "CredentialsRefused",
    "CutIncomplete",
    "DirtyTree",
    "FileDamaged",
    "LockDiffers",
    "LockNotRecorded",
    "NoIdentity",
    "NoPassword",
    "NoRoot",
    "NotARepository",
    "NotChecked",
    "NotIdentical",
    "NotOnRegistry",
    "NotPutBack",
    "NotRebuildable",
    "NotServed",
    "NotShown",
    "NothingUnreleased",
    "Refused",
    "RegistryDiffers",
    "RegistryUnreachable",
    "ReleaseError",
    "SettingsWrong",
    "TagTaken",
    "ToolFailed",
    "ToolMissing",
    "TrialFailed",
    "UnknownPackage",
    "UnknownService",
    "UnknownVersion",
    "UploadFailed",
    "VersionTaken",
    "WrongBranch",
    "WrongCall",
    "WrongFiles",
]
