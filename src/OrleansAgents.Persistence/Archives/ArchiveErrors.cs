using OrleansAgents.Core.Errors;

namespace OrleansAgents.Persistence.Archives;

/// <summary>The refusals of archives.</summary>
internal static class ArchiveErrors
{
    public static DomainError NotFound(string path) =>
        new("archive.not_found", ErrorKind.NotFound, $"There is no archive '{path}'. Name a file that 'orleansagents export' made.");

    public static DomainError Damaged(string path, string reason) =>
        new("archive.damaged", ErrorKind.Invalid, $"The archive '{path}' is not whole: {reason.TrimEnd('.')}. Nothing was written. Copy it again, or export again.");

    public static DomainError Unreadable(string path, string reason) =>
        new("archive.unreadable", ErrorKind.Unavailable, $"The archive '{path}' cannot be read: {reason}");

    public static DomainError Newer(string path, int version) => new(
        "archive.version",
        ErrorKind.Invalid,
        $"The archive '{path}' has version {version} of the format; this build reads {ArchiveFormat.Version}. Import it with the build that made it, or a newer one.");

    public static DomainError Invalid(string path, long count, IReadOnlyList<string> problems) =>
        new("archive.invalid", ErrorKind.Invalid, $"The archive '{path}' is whole, but {count} of the things in it cannot be used by this build. Nothing was written.")
        {
            Problems = [.. problems.Select(problem => new Problem(problem))],
        };

    public static DomainError ClockBehind(DateTimeOffset createdAt, DateTimeOffset now) => new(
        "import.clock",
        ErrorKind.Conflict,
        $"The archive was made at {createdAt:O}, and the clock here says {now:O}. Set the clock right: fences of locks come from it and must not go back.");

    public static DomainError Conflict(ImportReport report) => new(
        "import.conflict",
        ErrorKind.Conflict,
        $"{report.Conflicts} of the archive's things are there already with other content, and were left as they are.")
    {
        Problems = [.. report.ConflictsNamed.Select(problem => new Problem(problem))],
    };

    public static DomainError Exists(string path) =>
        new("archive.exists", ErrorKind.Conflict, $"There is a file '{path}' already. Choose another name.");

    public static DomainError Unwritable(string path, string reason) =>
        new("archive.unwritable", ErrorKind.Unavailable, $"The archive '{path}' cannot be written: {reason} Choose another place.");

    public static DomainError SourceDamaged(string reason) =>
        new("export.damaged", ErrorKind.Unavailable, $"{reason.TrimEnd('.')}. No archive was made. Run 'orleansagents doctor', or restore a backup.");
}
