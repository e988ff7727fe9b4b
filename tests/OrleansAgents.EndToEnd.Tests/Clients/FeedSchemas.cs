using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Core.Json;

namespace OrleansAgents.EndToEnd.Tests.Clients;

/// <summary>Holds what a server tells against what its schemas promise.</summary>
internal static class FeedSchemas
{
    /// <summary>Reads the whole feed of a server, asserts that every event is what the schema of its kind promises, and gives the events.</summary>
    public static async Task<List<SeenEvent>> CheckedFeedAsync(this ApiClient api)
    {
        var events = new List<SeenEvent>();
        for (long? after = 0; after is not null;)
        {
            var page = (await api.GetAsync($"v1/events?limit=1000&after={after}")).ShouldBe(HttpStatusCode.OK).Json;
            events.AddRange(page["items"]!.AsArray().Select(e => Checked(e!)));
            after = (long?)page["next"];
        }

        Assert.NotEmpty(events);
        return events;
    }

    private static SeenEvent Checked(JsonNode e)
    {
        var seen = SeenEvent.Parse(e);
        var at = e["at"]!.Deserialize<DateTimeOffset>();
        var view = new EventView(seen.Sequence, seen.WorkflowId, seen.Version, seen.Kind, at, JsonPayload.Parse(seen.Data.ToJsonString()));
        var problems = EventSchemas.Check(view);
        Assert.True(problems.IsEmpty, $"Event {seen} does not fit its schema: {string.Join("; ", problems)}");
        return seen;
    }
}
