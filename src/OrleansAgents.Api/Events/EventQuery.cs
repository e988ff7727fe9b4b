using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Events;

/// <summary>Which events a reader wants, and how.</summary>
/// <param name="After">Events after this one; null when the reader did not say.</param>
/// <param name="Limit">How many events a page may hold.</param>
/// <param name="Streams">Whether the reader asked for a stream.</param>
/// <param name="Format">How the reader wants each event.</param>
internal sealed record EventQuery(long? After, int Limit, bool Streams, EventFormat Format)
{
    public const string LastEventId = "Last-Event-ID";
    public const string AfterName = "after";
    public const int LimitMax = 1000;
    public const int LimitDefault = 100;

    /// <summary>
    /// Reads the request. A browser that reconnects repeats the address with its old <c>after</c> and adds the id of the
    /// last event that it saw, so that header wins.
    /// </summary>
    public static Result<EventQuery> Read(HttpRequest request)
    {
        var values = new QueryValues(request.Query);
        var after = values.Number(AfterName, 0, long.MaxValue);
        var seen = request.Headers[LastEventId].ToString();
        if (seen.Length > 0)
        {
            after = values.Number(LastEventId, seen, 0, long.MaxValue);
        }

        var limit = (int)(values.Number("limit", 1, LimitMax) ?? LimitDefault);
        var format = EventFormat.Read(request, ref values);
        return values.Error is { } error ? error : new EventQuery(after, limit, MediaTypes.Asks(request, MediaTypes.EventStream), format);
    }
}
