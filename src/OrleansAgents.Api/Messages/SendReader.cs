using System.Text.Json;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Messages;

/// <summary>Reads the body that sends messages. Payloads are copied out as the bytes they came in; who gets them is not decided here.</summary>
internal static class SendReader
{
    public const int MessagesMax = 1000;
    private const int FromLengthMax = 128;

    public static Result<SendRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (from, only, several) = ((string?)null, default(MessageKeys), (List<OutgoingMessage>?)null);
        var body = new ObjectReader(utf8.Span);
        var (isObject, hasFrom) = (body.Error is null, body.Error is not null);
        while (body.NextKey())
        {
            if (body.IsKey("from"u8))
            {
                (from, hasFrom) = (TakeFrom(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("messages"u8))
            {
                several = TakeMessages(ref body);
            }
            else if (!only.Take(ref body, ""))
            {
                body.RefuseKey("from, to, payload, messageId and messages");
            }
        }

        if (!hasFrom)
        {
            body.Refuse("", "The key 'from' is missing; give the role of the sender.");
        }

        if (isObject)
        {
            CheckForm(ref body, only, several is not null);
        }

        return body.Error is { } error ? error : new SendRequest(from!, several ?? [only.Message]);
    }

    private static void CheckForm(ref ObjectReader body, MessageKeys only, bool hasSeveral)
    {
        if (!hasSeveral)
        {
            only.RefuseMissing(ref body, "", "");
        }
        else if (only.IsAnyGiven)
        {
            body.Refuse("", "Give 'to', 'payload' and 'messageId' of one message, or 'messages'; not both.");
        }
    }

    private static string? TakeFrom(ref ObjectReader body)
    {
        var from = body.TakeText("/from", FromLengthMax);
        if (from is not null && !HeaderValues.IsPrintable(from, FromLengthMax))
        {
            body.Refuse("/from", "'from' must have printable ASCII characters only.");
        }

        return from;
    }

    /// <summary>Takes the list; null when the key counts as not given.</summary>
    private static List<OutgoingMessage>? TakeMessages(ref ObjectReader body)
    {
        if (body.Kind != JsonTokenType.StartArray)
        {
            var isNull = body.Kind == JsonTokenType.Null;
            body.RefuseValue("/messages", "'messages' must be a list of messages, such as [{\"to\": \"write\", \"payload\": {}}].");
            return isNull ? null : [];
        }

        var (messages, count) = (new List<OutgoingMessage>(), 0);
        while (body.NextItem())
        {
            if (++count > MessagesMax)
            {
                body.TakeRaw();
            }
            else if (body.Kind == JsonTokenType.StartObject)
            {
                messages.Add(TakeMessage(ref body, $"/messages/{count - 1}"));
            }
            else
            {
                body.Refuse($"/messages/{count - 1}", "A message must be an object with 'to' and 'payload'.");
                body.TakeRaw();
            }
        }

        if (count is 0 or > MessagesMax)
        {
            body.Refuse("/messages", $"'messages' must have 1 to {MessagesMax} messages; found {count}.");
        }

        return messages;
    }

    private static OutgoingMessage TakeMessage(ref ObjectReader body, string path)
    {
        var message = default(MessageKeys);
        while (body.NextKey())
        {
            if (!message.Take(ref body, path))
            {
                body.RefuseKey("to, payload and messageId", path);
            }
        }

        message.RefuseMissing(ref body, path, " of a message");
        return message.Message;
    }
}
