using System.Globalization;
using System.Text;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Agents.Partials;

/// <summary>
/// Publishes the text of one request as it comes, in pieces that are at least <see cref="Every"/> apart. A piece leaves
/// with the first text after that time, or at the end, so that no timer is needed. For one thread.
/// </summary>
internal sealed class PartialWriter
{
    /// <summary>How far apart pieces are.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest piece, in characters: with the buffer of a follower it bounds what a slow one costs.</summary>
    public const int PieceLengthMax = 8192;

    private readonly IPartialTexts _partials;
    private readonly TimeProvider _time;
    private readonly PartialText? _first;
    private readonly StringBuilder _unsent = new();
    private long? _sentAt;
    private long _offset;

    /// <summary>Initializes a new instance of the <see cref="PartialWriter"/> class. A call that no workflow made publishes nothing.</summary>
    /// <param name="partials">Where the pieces go.</param>
    /// <param name="requestId">The call.</param>
    /// <param name="time">The clock.</param>
    public PartialWriter(IPartialTexts partials, string requestId, TimeProvider time) =>
        (_partials, _time, _first) = (partials, time, Parse(requestId));

    /// <summary>Takes more text.</summary>
    /// <param name="text">The text.</param>
    public void Write(string text)
    {
        if (_first is null)
        {
            return;
        }

        _unsent.Append(text);
        if (_sentAt is not { } sentAt || _time.GetElapsedTime(sentAt) >= Every)
        {
            Send(char.IsHighSurrogate(_unsent.Length > 0 ? _unsent[^1] : ' ') ? 1 : 0);
        }
    }

    /// <summary>Publishes what is left.</summary>
    public void Finish() => Send(0);

    // Half of a surrogate pair is kept for the next piece: alone it is no text.
    private void Send(int kept)
    {
        while (_unsent.Length > kept)
        {
            var length = Math.Min(_unsent.Length - kept, PieceLengthMax);
            length -= length > 1 && length < _unsent.Length && char.IsHighSurrogate(_unsent[length - 1]) ? 1 : 0;
            _partials.Publish(_first! with { Offset = _offset, Text = _unsent.ToString(0, length) });
            _unsent.Remove(0, length);
            _offset += length;
            _sentAt = _time.GetTimestamp();
        }
    }

    private static PartialText? Parse(string requestId)
    {
        var parts = requestId.Split('/');
        return parts.Length == 4 && WorkflowId.IsValid(parts[0])
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var cycle)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
                ? new(requestId, parts[0], parts[1], cycle, attempt, 0, "")
                : null;
    }
}
