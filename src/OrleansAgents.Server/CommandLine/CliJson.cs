using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.Commands;
using OrleansAgents.Server.Commands.Routes;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Reads and writes the documents that only the command line knows, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ValidationReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(SignalBody))]
[JsonSerializable(typeof(ForkBody))]
[JsonSerializable(typeof(RetryBody))]
[JsonSerializable(typeof(LimitsBody))]
[JsonSerializable(typeof(ResolveBody))]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(RedriveBody))]
[JsonSerializable(typeof(List<DefinitionView>))]
[JsonSerializable(typeof(AgentBody))]
[JsonSerializable(typeof(RemovedAgent))]
[JsonSerializable(typeof(AcquireBody))]
[JsonSerializable(typeof(RenewBody))]
[JsonSerializable(typeof(ReleasedLock))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(MigrationDocument))]
[JsonSerializable(typeof(SchemaDocument))]
[JsonSerializable(typeof(ExportReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(RouteBody))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Writes one document on one line.</summary>
    /// <typeparam name="T">The type of the document.</typeparam>
    /// <param name="to">Where to.</param>
    /// <param name="value">The document.</param>
    /// <param name="type">How it is written.</param>
    public static void WriteLine<T>(TextWriter to, T value, JsonTypeInfo<T> type) => to.WriteLine(JsonSerializer.Serialize(value, type));
}

/// <summary>A refusal as JSON, in the server's form (RFC 9457) and on the error stream.</summary>
/// <param name="Title">What failed, in a few words.</param>
/// <param name="Detail">What was expected, what was found, and what to do.</param>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Status">The HTTP status; null when no server was asked.</param>
/// <param name="Problems">Each single problem; null when there is but one.</param>
internal sealed record ProblemDocument(string? Title, string? Detail, string? Code, int? Status, IReadOnlyList<Problem>? Problems);

/// <summary>What <c>doctor</c> found.</summary>
/// <param name="Status">The worst of the findings.</param>
/// <param name="Findings">What was found, in the order of the checks.</param>
internal sealed record DoctorReport(DoctorStatus Status, IReadOnlyList<DoctorFinding> Findings);
