using System.Text.Json;
using OrleansAgents.Api.Commands;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Messages;

/// <summary>Reads the body of a redrive. An empty list is refused: whoever chose none does not mean all.</summary>
internal static class RedriveReader
{
    private const int IdsMax = 1000;

    public static Result<RedriveRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (ids, caller) = (new List<string>(), default(CallerKeys));
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("messageIds"u8))
            {
                TakeIds(ref body, ids);
            }
            else if (!caller.Take(ref body))
            {
                body.RefuseKey("messageIds, by and reason");
            }
        }

        return body.Error is { } error ? error : new RedriveRequest(ids, caller.By, caller.Reason);
    }

    private static void TakeIds(ref ObjectReader body, List<string> ids)
    {
        if (body.Kind != JsonTokenType.StartArray)
        {
            body.RefuseValue("/messageIds", "'messageIds' must be a list of the ids of messages; leave it out for all dead letters.");
            return;
        }

        var count = 0;
        while (body.NextItem())
        {
            if (++count > IdsMax)
            {
                body.TakeRaw();
            }
            else if (body.Kind == JsonTokenType.Null)
            {
                body.Refuse($"/messageIds/{count - 1}", "An id must be a string.");
            }
            else if (MessageIdText.Take(ref body, $"/messageIds/{count - 1}") is { } id)
            {
                ids.Add(id);
            }
        }

        if (count is 0 or > IdsMax)
        {
            body.Refuse("/messageIds", $"'messageIds' must have 1 to {IdsMax} ids; found {count}. Leave it out for all dead letters.");
        }
    }
}
