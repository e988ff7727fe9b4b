using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>Sends events as a server does, with what agents are writing between them.</summary>
internal static class EventStreams
{
    private const string Partial =
        """
        event: partial
        data: what it holds is not the client's business

        event: partial
        data: {"requestId":"w1/write/1/1","workflow":"w1","step":"write","cycle":1,"attempt":1,"offset":0,"text":"Hel"}


        """;

    public static async Task SendAsync(HttpContext context, IEnumerable<EventView> events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var e in events)
        {
            await context.Response.WriteAsync($": keep-alive\n\n{Partial}id: {e.Version}\nevent: {e.Kind}\ndata: {RecordedRun.Json(e)}\n\n");
        }

        await context.Response.Body.FlushAsync();
    }
}
