using System.Buffers;

namespace OrleansAgents.Api.Requests;

/// <summary>Bytes in a rented array that grows as they come; dispose it once, and keep nothing that points into it.</summary>
internal sealed class PooledBytes(int sizeHint) : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(sizeHint);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        var length = Length + (int)bytes.Length;
        if (length > _array.Length)
        {
            Grow(length);
        }

        bytes.CopyTo(_array.AsSpan(Length));
        Length = length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_array);
        (_array, Length) = ([], 0);
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, _array.Length * 2));
        Memory.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
