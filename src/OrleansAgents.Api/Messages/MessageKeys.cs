using System.Text.Json;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Messages;

/// <summary>The keys <c>to</c>, <c>payload</c> and <c>messageId</c> of one message.</summary>
internal struct MessageKeys
{
    private const int ToLengthMax = 256;

    private string? _to;
    private bool _hasTo;
    private JsonPayload? _payload;
    private string? _messageId;

    /// <summary>Gets a value indicating whether there was any of the keys.</summary>
    public readonly bool IsAnyGiven => _hasTo || _payload is not null || _messageId is not null;

    /// <summary>Gets the message; of use only when nothing was refused.</summary>
    public readonly OutgoingMessage Message => new(_to ?? "", _payload ?? JsonPayload.Null) { MessageId = _messageId ?? "" };

    /// <summary>Takes the present key with its value, if it is one of the three.</summary>
    /// <param name="body">The reader.</param>
    /// <param name="path">The path of the message.</param>
    public bool Take(ref ObjectReader body, string path)
    {
        if (body.IsKey("to"u8))
        {
            (_to, _hasTo) = (body.TakeText($"{path}/to", ToLengthMax), body.Kind != JsonTokenType.Null);
            return true;
        }

        if (body.IsKey("payload"u8))
        {
            _payload = body.TakePayload();
            return true;
        }

        if (!body.IsKey("messageId"u8))
        {
            return false;
        }

        _messageId = MessageIdText.Take(ref body, $"{path}/messageId");
        return true;
    }

    /// <summary>Refuses a message without recipient or content.</summary>
    /// <param name="body">The reader.</param>
    /// <param name="path">The path of the message.</param>
    /// <param name="of">What the keys are of, after a space; empty for the body itself.</param>
    public readonly void RefuseMissing(ref ObjectReader body, string path, string of)
    {
        if (!_hasTo)
        {
            body.Refuse(path, $"The key 'to'{of} is missing; give a step's id, a capability, an agent's name, or '*' for every other step.");
        }

        if (_payload is null)
        {
            body.Refuse(path, $"The key 'payload'{of} is missing; give any JSON value.");
        }
    }
}
