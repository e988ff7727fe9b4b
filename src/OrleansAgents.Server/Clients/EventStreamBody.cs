namespace OrleansAgents.Server.Clients;

/// <summary>
/// Bounds a stream of events that comes over a network: it ends with an <see cref="IOException"/> when nothing arrives for
/// too long, or when one event has no end.
/// </summary>
/// <param name="inner">The network's stream; not disposed.</param>
/// <param name="silenceMax">The longest silence.</param>
/// <param name="eventBytesMax">The largest event, in bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStreamBody(Stream inner, TimeSpan silenceMax, int eventBytesMax, TimeProvider time) : Stream
{
    private long _bytesSinceEvent;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Starts to count anew: an event came to its end.</summary>
    public void OnEvent() => _bytesSinceEvent = 0;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_bytesSinceEvent > eventBytesMax)
        {
            throw new IOException($"an event is larger than {eventBytesMax:N0} bytes");
        }

        using var silence = new CancellationTokenSource(silenceMax, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var read = await inner.ReadAsync(buffer, both.Token);
            _bytesSinceEvent += read;
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {silenceMax.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
