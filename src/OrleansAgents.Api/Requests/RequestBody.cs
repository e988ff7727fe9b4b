using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>Reads whole request bodies, within the limit, into rented memory.</summary>
internal static class RequestBody
{
    private const int SizeHint = 4096;
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <summary>Reads a body of JSON. One that is not required may be empty, which means an empty object, of no media type.</summary>
    public static async Task<Result<T>> ReadJsonAsync<T>(
        HttpContext context, int bytesMax, bool required, Func<ReadOnlyMemory<byte>, Result<T>> read)
        where T : notnull
    {
        if (required && MediaTypes.RequireJson(context.Request) is { } noJson)
        {
            return noJson;
        }

        var body = await ReadAsync(context, bytesMax);
        if (!body.TryGet(out var bytes, out var error))
        {
            return error;
        }

        using (bytes)
        {
            return bytes.Length == 0 && !required ? read(EmptyObject)
                : MediaTypes.RequireJson(context.Request) is { } mediaType ? mediaType
                : read(bytes.Memory);
        }
    }

    /// <summary>Reads the body; the caller disposes the bytes.</summary>
    public static async Task<Result<PooledBytes>> ReadAsync(HttpContext context, int bytesMax)
    {
        var declared = context.Request.ContentLength;
        if (declared > bytesMax)
        {
            return ApiErrors.BodyTooLarge(bytesMax);
        }

        var reader = context.Request.BodyReader;
        var bytes = new PooledBytes((int)(declared ?? SizeHint));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                var fits = bytes.Length + read.Buffer.Length <= bytesMax;
                if (fits)
                {
                    bytes.Append(read.Buffer);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (!fits)
                {
                    bytes.Dispose();
                    return ApiErrors.BodyTooLarge(bytesMax);
                }

                if (read.IsCompleted)
                {
                    return bytes;
                }
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the web server itself takes: more than we read. It reads the rest of a refused body and throws it away, because
    /// a client that is still sending would otherwise see a broken connection instead of our refusal.
    /// </summary>
    internal sealed class Limit(int bytesMax) : IRequestSizeLimitMetadata
    {
        private const int DiscardedBytesMax = 16 * 1024 * 1024;

        public long? MaxRequestBodySize { get; } = (long)bytesMax + DiscardedBytesMax;
    }
}
