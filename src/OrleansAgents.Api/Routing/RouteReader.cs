using System.Text.Json;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Routing;

/// <summary>Reads the body of a question to the router. How long the words may be is said behind the seam.</summary>
internal static class RouteReader
{
    private const int TagLengthMax = 64;

    public static Result<RouteBody> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (query, capability) = ((string?)null, (string?)null);
        var body = new ObjectReader(utf8.Span);
        var queryGiven = body.Error is not null;
        while (body.NextKey())
        {
            if (body.IsKey("query"u8))
            {
                (query, queryGiven) = (TakeQuery(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("capability"u8))
            {
                capability = body.TakeText("/capability", TagLengthMax);
            }
            else
            {
                body.RefuseKey("query and capability");
            }
        }

        if (!queryGiven)
        {
            body.Refuse("", "The key 'query' is missing; give the words to judge.");
        }

        return body.Error is { } error ? error : new RouteBody(query!, capability);
    }

    private static string? TakeQuery(ref ObjectReader body)
    {
        if (body.Kind == JsonTokenType.String)
        {
            return body.TakeText("/query", int.MaxValue, lengthMin: 0);
        }

        body.RefuseValue("/query", "'query' must be a string.");
        return null;
    }
}
