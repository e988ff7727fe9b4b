using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Commands;

/// <summary>Reads the body of a command that says no more than who asks, and why.</summary>
internal static class CallerReader
{
    public static Result<Caller> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var caller = default(CallerKeys);
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (!caller.Take(ref body))
            {
                body.RefuseKey("by and reason");
            }
        }

        return body.Error is { } error ? error : new Caller(caller.By, caller.Reason);
    }
}
