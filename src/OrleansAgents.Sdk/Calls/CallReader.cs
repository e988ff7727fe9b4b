using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Sdk.Calls;

/// <summary>Reads the body of a call. Trusts nothing, and reads no more than the bound says.</summary>
/// <param name="options">The bound.</param>
internal sealed class CallReader(IOptions<OrleansAgentOptions> options)
{
    private readonly int _bytesMax = options.Value.BodyBytesMax;

    /// <summary>Reads one call.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The call, or a refusal that says what is wrong and where.</returns>
    public async Task<Result<AgentCall>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Also keeps web pages away: a browser asks before it sends JSON to another site.
        if (!request.HasJsonContentType())
        {
            return CallErrors.MediaType(request.ContentType);
        }

        if (request.ContentLength > _bytesMax)
        {
            return CallErrors.TooLarge(_bytesMax);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = null;                  // ours counts, be it larger or smaller than the server's
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (body.Length + read > _bytesMax)
            {
                return CallErrors.TooLarge(_bytesMax);
            }

            body.Write(chunk, 0, read);
        }

        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static Result<AgentCall> Parse(ReadOnlySpan<byte> utf8)
    {
        if (!JsonPayload.TryParse(utf8, out var json, out var error))
        {
            return CallErrors.NoJson(error);
        }

        try
        {
            return JsonSerializer.Deserialize(json.Utf8, AgentJson.Default.AgentCall) is { } call ? CallCheck.Apply(call) : CallErrors.Invalid("It is null");
        }
        catch (JsonException e)
        {
            return CallErrors.Invalid(e.Path is { Length: > 1 } path ? $"{path} does not fit" : "A field is missing, or it is no object");
        }
    }
}
