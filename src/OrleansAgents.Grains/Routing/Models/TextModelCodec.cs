using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Grains.Routing.Learning;

namespace OrleansAgents.Grains.Routing.Models;

/// <summary>
/// Writes models as bytes and reads them back: a mark and the format's number, the classes, the terms, the weights, the calibration, and last
/// the SHA-256 of all that comes before, by which damage is seen and which names the model's version. Numbers are little-endian.
/// </summary>
internal static class TextModelCodec
{
    /// <summary>How many bytes of a hash name a version.</summary>
    public const int VersionBytes = 6;

    private static readonly byte[] Mark = "OART\u0001"u8.ToArray();

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The bytes: the same model gives the same ones.</returns>
    public static byte[] Write(TextModel model)
    {
        using var stream = new MemoryStream();
        stream.Write(Mark);
        WriteNumber(stream, model.Classes.Length);
        foreach (var name in model.Classes)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            WriteNumber(stream, bytes.Length);
            stream.Write(bytes);
        }

        WriteNumber(stream, model.Vocabulary.Count);
        Write(stream, model.Vocabulary.Numbers);
        Write(stream, model.Vocabulary.Weights);
        Write(stream, model.Scales);
        Write(stream, model.Biases);
        Write(stream, model.Weights);
        Write(stream, [model.Calibration.Slope]);
        Write<float>(stream, model.Calibration.None);
        var content = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        stream.Write(SHA256.HashData(content));
        return stream.ToArray();
    }

    /// <summary>Names the version of a written model.</summary>
    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <returns>The beginning of its hash, lower-case hexadecimal.</returns>
    public static string VersionOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes.Slice(bytes.Length - SHA256.HashSizeInBytes, VersionBytes));

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <returns>The model; null when the bytes are damaged or of another format.</returns>
    public static TextModel? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Mark.Length + SHA256.HashSizeInBytes
            || !bytes.StartsWith(Mark)
            || !SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
        {
            return null;
        }

        var rest = bytes[Mark.Length..^SHA256.HashSizeInBytes];
        var classes = new string[ReadNumber(ref rest)];
        for (var i = 0; i < classes.Length; i++)
        {
            var length = ReadNumber(ref rest);
            classes[i] = Encoding.UTF8.GetString(rest[..length]);
            rest = rest[length..];
        }

        var (terms, stride) = (ReadNumber(ref rest), TextModel.StrideOf(classes.Length));
        var vocabulary = new Vocabulary(Read<int>(ref rest, terms), Read<float>(ref rest, terms));
        var (scales, biases, weights) = (Read<float>(ref rest, terms), Read<float>(ref rest, stride), Read<sbyte>(ref rest, terms * stride));
        return new(classes, vocabulary, weights, scales, biases, new(Read<float>(ref rest, 1)[0], Read<float>(ref rest, NoneSigns.Count)));
    }

    private static void WriteNumber(MemoryStream stream, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        return number;
    }

    // Every platform that .NET 10 supports is little-endian, or has no vectors worth a model; a copy is all there is to do.
    private static void Write<T>(MemoryStream stream, ReadOnlySpan<T> numbers)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(numbers));

    private static T[] Read<T>(ref ReadOnlySpan<byte> rest, int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        rest[..bytes.Length].CopyTo(bytes);
        rest = rest[bytes.Length..];
        return numbers;
    }
}
