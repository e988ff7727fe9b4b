using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>Reads the body of a cancellation, which may be empty.</summary>
internal static class CancelReader
{
    private const int ByLengthMax = 128;
    private const int ReasonLengthMax = 1024;

    public static Result<CancelBody> Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new CancelBody();
        }

        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var cancel = new CancelBody();
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("by"u8))
            {
                cancel = cancel with { By = body.TakeText("/by", ByLengthMax) };
            }
            else if (body.IsKey("reason"u8))
            {
                cancel = cancel with { Reason = body.TakeText("/reason", ReasonLengthMax) };
            }
            else
            {
                body.RefuseKey("by and reason");
            }
        }

        return body.Error is { } error ? error : cancel;
    }
}
