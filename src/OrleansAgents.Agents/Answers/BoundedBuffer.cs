namespace OrleansAgents.Agents.Answers;

/// <summary>Takes a stream's bytes up to a bound and keeps what came, even when reading is cancelled.</summary>
/// <param name="bytesMax">The most bytes that fit.</param>
internal sealed class BoundedBuffer(int bytesMax)
{
    private byte[] _bytes = new byte[Math.Min(bytesMax, 4096) + 1];
    private int _count;

    /// <summary>Gets what was read, at most the bound.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Math.Min(_count, bytesMax));

    /// <summary>Gets a value indicating whether the stream holds more than the bound.</summary>
    public bool TooLarge => _count > bytesMax;

    /// <summary>Reads to the end, or to the first byte past the bound.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A task that ends then.</returns>
    public async Task FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (!TooLarge)
        {
            if (_count == _bytes.Length)
            {
                Array.Resize(ref _bytes, (int)Math.Min((long)_bytes.Length * 2, (long)bytesMax + 1));
            }

            var read = await stream.ReadAsync(_bytes.AsMemory(_count), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _count += read;
        }
    }
}
