using System.Text;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Reads what the user names, up to a bound that no real definition or input comes near.</summary>
internal static class BoundedText
{
    /// <summary>The most that is read, in bytes; the platform's own payload limit is lower and has its own message.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes, or <c>file.unreadable</c>, <c>payload.too_large</c>.</returns>
    public static async Task<Result<byte[]>> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 4096, useAsync: true);
            return await ReadAsync(file, path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return CliErrors.Unreadable(path, "there is no such file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return CliErrors.Unreadable(path, e.Message);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes, or <c>payload.too_large</c>.</returns>
    public static async Task<Result<byte[]>> ReadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (all.Length + read > BytesMax)
            {
                return new DomainError("payload.too_large", ErrorKind.TooLarge, $"'{name}' holds more than {BytesMax:N0} bytes; give a smaller one.");
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    /// <summary>Reads a file as UTF-8 text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The text, without a byte order mark, or <c>file.unreadable</c>, <c>payload.too_large</c>.</returns>
    public static async Task<Result<string>> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        var read = await ReadFileAsync(path, cancellationToken);
        return read.TryGet(out var bytes, out var error) ? Encoding.UTF8.GetString(WithoutMark(bytes)) : error;
    }

    /// <summary>Drops a byte order mark, which editors on Windows like to put first.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <returns>The bytes after the mark.</returns>
    public static ReadOnlySpan<byte> WithoutMark(byte[] utf8) => utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? utf8.AsSpan(3) : utf8;
}
