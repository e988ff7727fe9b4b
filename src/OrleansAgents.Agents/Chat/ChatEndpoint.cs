using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Partials;

namespace OrleansAgents.Agents.Chat;

/// <summary>
/// Sends requests to endpoints of the chat-completions protocol and reads the streamed answers. A request that the endpoint
/// has no room for (429, or 503 with <c>Retry-After</c>) is repeated within the call's timeout. Thread-safe.
/// </summary>
internal sealed class ChatEndpoint : IDisposable
{
    private const int RepeatsMax = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly HttpClient _client;
    private readonly HttpClientPipelineTransport _transport;
    private readonly IPartialTexts _partials;
    private readonly TimeProvider _time;

    /// <summary>Initializes a new instance of the <see cref="ChatEndpoint"/> class.</summary>
    /// <param name="bytesMax">The most bytes of one response.</param>
    /// <param name="partials">Where text is shown as it comes.</param>
    /// <param name="time">The clock.</param>
    public ChatEndpoint(int bytesMax, IPartialTexts partials, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        _client = new(new ChatResponses(bytesMax, time) { InnerHandler = handler }) { Timeout = Timeout.InfiniteTimeSpan };
        (_transport, _partials, _time) = (new(_client), partials, time);
    }

    /// <summary>Asks the model.</summary>
    /// <param name="request">The call.</param>
    /// <param name="messages">The conversation so far.</param>
    /// <param name="options">How it is to answer.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    /// <returns>What came of it; whatever the endpoint does is a reply.</returns>
    public async Task<ChatReply> AskAsync(
        ChatRequest request, IReadOnlyList<ChatMessage> messages, ChatCompletionOptions options, CancellationToken cancellationToken)
    {
        var client = Client(request);
        for (var repeats = 0; ; repeats++)
        {
            var reading = new ChatReading(Length(messages), new(_partials, request.RequestId, _time));
            try
            {
                return await ReadAsync(request, client.CompleteChatStreamingAsync(messages, options, cancellationToken), reading, cancellationToken);
            }
            catch (ChatStatusException e) when (PauseOf(e, repeats) is { } pause)
            {
                if (repeats == RepeatsMax || pause >= request.Timeout - _time.GetElapsedTime(request.Started))
                {
                    return new("", default, ChatFailures.RateLimited(request, repeats, pause));
                }

                await (pause > TimeSpan.Zero ? Task.Delay(pause, _time, cancellationToken) : Task.CompletedTask);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The boundary to the client of the protocol, which throws whatever a broken stream makes it meet.
                var tokens = reading.Text.Length > 0 ? reading.Tokens : default;
                return new(reading.Text, tokens, ChatFailures.Of(request, e));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _client.Dispose();
    }

    private static async Task<ChatReply> ReadAsync(
        ChatRequest request, IAsyncEnumerable<StreamingChatCompletionUpdate> updates, ChatReading reading, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in updates.WithCancellation(cancellationToken))
            {
                reading.Take(update);
            }
        }
        finally
        {
            reading.End();
        }

        return new(reading.Text, reading.Tokens, ChatFailures.Of(request, reading));
    }

    /// <summary>Says how long to wait before the request is repeated; null when it is not for want of room that it failed.</summary>
    private static TimeSpan? PauseOf(ChatStatusException status, int repeats) => status.Status switch
    {
        HttpStatusCode.TooManyRequests => status.RetryAfter ?? FirstPause * Math.Pow(2, repeats),
        HttpStatusCode.ServiceUnavailable => status.RetryAfter,
        _ => null,
    };

    private static long Length(IReadOnlyList<ChatMessage> messages) => messages.Sum(message => message.Content.Sum(part => (long)part.Text.Length));

    // Repeats, timeouts and headers are ours: what the client brings of them is switched off.
    private ChatClient Client(ChatRequest request)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = request.Endpoint,
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            EnableDistributedTracing = false,
            ClientLoggingOptions = new() { EnableLogging = false },
        };
#pragma warning disable OPENAI001 // An endpoint without a key needs a policy of its own: the client's always sends one.
        return new(request.Chat.Model, new ChatHeaders(request), options);
#pragma warning restore OPENAI001
    }
}
