using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Archives;

/// <summary>
/// The file format: UTF-8, one JSON object a line, compressed with gzip when the file's name says so. The first line is the header,
/// the last one holds the counts and the SHA-256 of all bytes before it, so that a part of an archive is never taken for one.
/// </summary>
internal static class ArchiveFormat
{
    public const string Name = "orleansagents-archive";

    /// <summary>The newest version that this build reads, and the one that it writes.</summary>
    public const int Version = 1;

    /// <summary>The longest line in bytes: the longest value that the stores keep.</summary>
    public const int LineBytesMax = 1 << 30;

    public const string Definition = "definition";

    public const string Agent = "agent";

    public const string Lock = "lock";

    public const string Run = "run";

    public const string Row = "row";

    public const string End = "end";

    /// <summary>How lines are written: readable for people, and as deep as events may be.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Says whether a file of this name is compressed.</summary>
    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The first line.</summary>
internal sealed record HeaderLine(string Format, int Version, DateTimeOffset CreatedAt, string Source);

/// <summary>One definition text.</summary>
internal sealed record DefinitionLine(string Type, string Name, string Hash, DateTimeOffset StoredAt, string Text);

/// <summary>One document of a registered agent or a lock.</summary>
internal sealed record StateLine(string Type, string Key, JsonPayload? Document = null, string? DocumentText = null);

/// <summary>The head of one run; as many lines with its rows follow at once.</summary>
internal sealed record RunLine(
    string Type,
    string Id,
    string Definition,
    string DefinitionHash,
    WorkflowStatus Status,
    long Version,
    string CorrelationId,
    DateTimeOffset StartedAt,
    int Rows,
    DateTimeOffset? EndedAt = null,
    string? IdempotencyKey = null,
    string? RequestHash = null);

/// <summary>One row of a journal. The events stand there as they are, or as a text when they have line breaks between their values.</summary>
internal sealed record RowLine(string Type, long Version, int Count, DateTimeOffset At, JsonPayload? Events = null, string? EventsText = null);

/// <summary>The last line.</summary>
internal sealed record EndLine(string Type, ArchiveCounts Counts, string Sha256);

/// <summary>Reads and writes lines without reflection. Events may be 72 levels deep and stand in a line.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = 80)]
[JsonSerializable(typeof(HeaderLine))]
[JsonSerializable(typeof(DefinitionLine))]
[JsonSerializable(typeof(StateLine))]
[JsonSerializable(typeof(RunLine))]
[JsonSerializable(typeof(RowLine))]
[JsonSerializable(typeof(EndLine))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
