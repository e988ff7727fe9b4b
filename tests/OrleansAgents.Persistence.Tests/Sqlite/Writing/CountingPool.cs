using System.Buffers;
using System.Collections.Concurrent;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

/// <summary>Knows which arrays are out, and refuses one that comes back twice.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly ConcurrentDictionary<byte[], bool> _out = [];
    private int _rented;

    public int Out => _out.Count;

    public int Rented => Volatile.Read(ref _rented);

    public override byte[] Rent(int minimumLength)
    {
        var array = new byte[minimumLength + 7];
        _out[array] = true;
        Interlocked.Increment(ref _rented);
        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        Assert.True(_out.TryRemove(array, out _), "An array was returned twice, or never rented.");
        Array.Fill(array, (byte)'#');                                        // whoever still uses it shows itself
    }
}
