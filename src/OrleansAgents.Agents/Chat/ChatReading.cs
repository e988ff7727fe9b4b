using System.Text;
using OpenAI.Chat;
using OrleansAgents.Agents.Partials;

namespace OrleansAgents.Agents.Chat;

/// <summary>What has come of one streamed answer so far; kept when the stream breaks, because it was paid for. For one thread.</summary>
/// <param name="inputLength">The characters of the request, for the estimate.</param>
/// <param name="partials">Where the text is shown as it comes.</param>
internal sealed class ChatReading(long inputLength, PartialWriter partials)
{
    private readonly StringBuilder _text = new();
    private ChatTokenUsage? _usage;

    /// <summary>Gets the text.</summary>
    public string Text => _text.ToString();

    /// <summary>Gets why the model stopped; null when the stream does not say.</summary>
    public ChatFinishReason? Finish { get; private set; }

    /// <summary>Gets a value indicating whether the model refused to answer.</summary>
    public bool Refused { get; private set; }

    /// <summary>Gets the error that came in the place of text; null when none did.</summary>
    public string? Error { get; private set; }

    /// <summary>Gets the tokens, as the endpoint counts them or estimated.</summary>
    public ChatTokens Tokens => _usage is { } usage
        ? new(Math.Max(usage.InputTokenCount, 0), Math.Max(usage.OutputTokenCount, 0))
        : ChatTokens.Estimate(inputLength, _text.Length);

    /// <summary>Shows the rest of the text: nothing more comes.</summary>
    public void End() => partials.Finish();

    /// <summary>Takes the next piece.</summary>
    /// <param name="update">The piece.</param>
    public void Take(StreamingChatCompletionUpdate update)
    {
        foreach (var part in update.ContentUpdate)
        {
            _text.Append(part.Text);
            partials.Write(part.Text ?? "");
        }

        Finish = update.FinishReason ?? Finish;
        Refused |= !string.IsNullOrEmpty(update.RefusalUpdate);
        _usage = update.Usage ?? _usage;
#pragma warning disable SCME0001 // The one way to see what is not of the protocol, such as an error in the middle of a stream.
        Error ??= update.Patch.TryGetValue("$.error.message"u8, out string? error) ? error : null;
#pragma warning restore SCME0001
    }
}
