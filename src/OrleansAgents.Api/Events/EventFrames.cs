using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;

namespace OrleansAgents.Api.Events;

/// <summary>
/// Writes events as server-sent events, straight into the connection's buffer: no string and no object per event. What is
/// written is sent by <see cref="SendAsync"/>, or at once when it may be the end of a run or more than the bound.
/// </summary>
internal sealed class EventFrames : IDisposable
{
    private const int UnflushedBytesMax = 64 * 1024;
    private const int LongDigits = 20;
    private readonly HttpResponse _response;
    private readonly Func<EventView, long> _id;
    private readonly EventFormat _format;
    private readonly SingleLineWriter _pipe;
    private readonly Utf8JsonWriter _json;
    private bool _begun;

    public EventFrames(HttpResponse response, Func<EventView, long> id, EventFormat format)
    {
        (_response, _id, _format, _pipe) = (response, id, format, new(response.BodyWriter));
        _json = new(_pipe, new JsonWriterOptions { SkipValidation = true });
        response.StatusCode = Statuses.Ok;
        response.ContentType = MediaTypes.EventStream;
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Gets a value indicating whether events were written that were not sent yet.</summary>
    public bool HasUnsent => _pipe.Unflushed > 0;

    /// <summary>Sends what was written; the first time the headers too, so that a reader knows that it is connected.</summary>
    public ValueTask SendAsync(CancellationToken cancellationToken) => _begun && !HasUnsent ? default : FlushAsync(cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<EventView> page, CancellationToken cancellationToken)
    {
        for (var i = 0; i < page.Count; i++)
        {
            Write(page[i]);
            if (_pipe.Unflushed > UnflushedBytesMax)
            {
                await FlushAsync(cancellationToken);
            }
        }

        if (page is [.., { EndsRun: true }])
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Writes a piece of text that an agent is writing. It has no id, so that a reader's last id stays that of an event.</summary>
    public void Write(PartialText partial)
    {
        _pipe.Frame("event: partial\ndata: "u8);
        JsonSerializer.Serialize(_json, partial, ViewJson.Default.PartialText);
        _json.Flush();
        _json.Reset();
        _pipe.Frame("\n\n"u8);
    }

    public ValueTask WriteHeartbeatAsync(CancellationToken cancellationToken)
    {
        _pipe.Frame(": keep-alive\n\n"u8);
        return FlushAsync(cancellationToken);
    }

    public void Dispose() => _json.Dispose();

    private void Write(EventView e)
    {
        Span<byte> digits = stackalloc byte[LongDigits];
        Utf8Formatter.TryFormat(_id(e), digits, out var length);
        _pipe.Frame("id: "u8);
        _pipe.Frame(digits[..length]);
        _pipe.Frame("\nevent: "u8);
        Encoding.UTF8.GetBytes(_format.NameOf(e), _pipe);
        _pipe.Frame("\ndata: "u8);
        _format.Write(_json, e);
        _json.Flush();
        _json.Reset();
        _pipe.Frame("\n\n"u8);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _begun = true;
        _pipe.Unflushed = 0;
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Hands out the connection's memory and puts spaces for line breaks in what was written there: a payload keeps the
    /// white space it came with, and a line break would end the frame's data. Inside JSON it means nothing else.
    /// </summary>
    private sealed class SingleLineWriter(PipeWriter inner) : IBufferWriter<byte>
    {
        private Memory<byte> _given;

        public long Unflushed { get; set; }

        public void Frame(ReadOnlySpan<byte> bytes)
        {
            inner.Write(bytes);
            Unflushed += bytes.Length;
        }

        public void Advance(int count)
        {
            var written = _given.Span[..count];
            written.Replace((byte)'\n', (byte)' ');
            written.Replace((byte)'\r', (byte)' ');
            inner.Advance(count);
            Unflushed += count;
            _given = _given[count..];
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
