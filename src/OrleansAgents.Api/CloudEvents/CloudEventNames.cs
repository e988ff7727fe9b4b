using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Api.CloudEvents;

/// <summary>What an event says of itself that belongs on its envelope.</summary>
/// <param name="Source">The path of what the event happened to.</param>
/// <param name="Subject">What in it the event is about.</param>
/// <param name="CorrelationId">The id of the request; null when the event does not carry it.</param>
internal readonly record struct CloudEventNames(string Source, string Subject, string? CorrelationId)
{
    private const string Everything = "/v1/events";

    public static CloudEventNames Of(EventView e)
    {
        var data = TopLevelTexts.Read(e.Data.Utf8);
        return e.WorkflowId == PlatformEvent.Stream
            ? new(SourceOf(data), data["agent"] ?? data["resource"] ?? data["about"] ?? e.Kind, null)
            : new(Run(e.WorkflowId), data["step"] ?? data["name"] ?? e.WorkflowId, data["correlationId"]);
    }

    private static string SourceOf(TopLevelTexts data) => (data["stall"], data["about"], data["workflow"]) switch
    {
        _ when data["agent"] is { } agent => Agent(agent),
        _ when data["resource"] is { } resource => Lock(resource),
        ("agent", { } agent, _) => Agent(agent),
        ("lock", { } resource, _) => Lock(resource),
        (_, _, { } workflow) => Run(workflow),
        _ => Everything,
    };

    private static string Run(string id) => "/v1/workflows/" + Uri.EscapeDataString(id);

    private static string Agent(string name) => "/v1/agents/" + Uri.EscapeDataString(name);

    private static string Lock(string resource) => "/v1/locks/" + Uri.EscapeDataString(resource);
}
