using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>Sends events as a server does.</summary>
internal static class EventStreams
{
    public static async Task SendAsync(HttpContext context, IEnumerable<EventView> events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var e in events)
        {
            await context.Response.WriteAsync($": keep-alive\n\nid: {e.Version}\nevent: {e.Kind}\ndata: {RecordedRun.Json(e)}\n\n");
        }

        await context.Response.Body.FlushAsync();
    }
}
