using System.Net;
using OrleansAgents.Agents.Answers;

namespace OrleansAgents.Agents.Chat;

/// <summary>Guards the client of the protocol from responses: a status other than 2xx is told as it came, and no body is read without a bound.</summary>
/// <param name="bytesMax">The most bytes of a body.</param>
/// <param name="time">What a date in <c>Retry-After</c> is compared with.</param>
internal sealed class ChatResponses(int bytesMax, TimeProvider time) : DelegatingHandler
{
    private const int ErrorBodyBytes = 800;
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            response.Content = new BoundedContent(response.Content, bytesMax);
            return response;
        }

        using (response)
        {
            throw new ChatStatusException(response.StatusCode, RetryAfter(response), await BeginningAsync(response, cancellationToken));
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var given = response.Headers.RetryAfter;
        if ((given?.Delta ?? (given?.Date - time.GetUtcNow())) is not { } wait)
        {
            return null;
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > RetryAfterMax ? RetryAfterMax : wait;
    }

    // The status says enough: a broken body must not hide it.
    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new BoundedBuffer(ErrorBodyBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await buffer.FillAsync(body, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // What came before the break is shown.
        }

        return Excerpt.Of(buffer.Bytes, 200);
    }

    private sealed class BoundedContent : StreamContent
    {
        public BoundedContent(HttpContent inner, int bytesMax)
            : base(new BoundedStream(inner.ReadAsStream(), bytesMax))
        {
            foreach (var (name, values) in inner.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }
    }
}

/// <summary>The endpoint answered another status than 2xx.</summary>
/// <param name="status">The status.</param>
/// <param name="retryAfter">How long it wants to be left alone; null when it does not say.</param>
/// <param name="body">How the body begins.</param>
internal sealed class ChatStatusException(HttpStatusCode status, TimeSpan? retryAfter, string body) : Exception($"HTTP status {(int)status}")
{
    /// <summary>Gets the status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Gets how long the endpoint wants to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Gets how the body begins.</summary>
    public string Body { get; } = body;
}
