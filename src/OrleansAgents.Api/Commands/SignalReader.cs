using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Commands;

/// <summary>
/// Reads the body of a signal. A payload that was left out is null: enough to say that something has happened, and refused
/// by every wait that needs a word.
/// </summary>
internal static class SignalReader
{
    public static Result<SignalRequest> Read(string name, ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (payload, caller) = (JsonPayload.Null, default(CallerKeys));
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("payload"u8))
            {
                payload = body.TakePayload();
            }
            else if (!caller.TakeBy(ref body))
            {
                body.RefuseKey("payload and by");
            }
        }

        return body.Error is { } error ? error : new SignalRequest(name, payload, caller.By);
    }
}
