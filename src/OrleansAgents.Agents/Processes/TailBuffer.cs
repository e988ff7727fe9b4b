using System.Text;

namespace OrleansAgents.Agents.Processes;

/// <summary>Reads a stream to its end and keeps the last bytes only.</summary>
/// <param name="bytesMax">How many bytes are kept.</param>
internal sealed class TailBuffer(int bytesMax)
{
    private readonly byte[] _bytes = new byte[bytesMax * 2];
    private int _count;

    /// <summary>Gets the last bytes as text; broken UTF-8 shows as replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes.AsSpan(Math.Max(0, _count - bytesMax), Math.Min(_count, bytesMax)));

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A task that ends then.</returns>
    public async Task FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_count == _bytes.Length)
            {
                _bytes.AsSpan(bytesMax).CopyTo(_bytes);
                _count = bytesMax;
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
