using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Reads an archive from its beginning to its end, once. Holds a run at a time.</summary>
internal sealed class ArchiveReader : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly ArchiveLines _lines;
    private ArchiveCounts _counts = new();

    private ArchiveReader(FileStream file, bool compressed)
    {
        _file = file;
        _stream = compressed ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
        _lines = new(_stream);
    }

    /// <summary>Gets when the archive was made, by the clock of its maker.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Gets what was read.</summary>
    public ArchiveCounts Counts => _counts;

    /// <summary>Gets the part of the file that was read, 0 to 1.</summary>
    public double Fraction => _file.Length == 0 ? 1 : Math.Min(1, (double)_file.Position / _file.Length);

    /// <summary>Begins to read.</summary>
    /// <param name="file">The file; read from its beginning, and not closed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reader behind the header, or <c>archive.damaged</c>, <c>archive.version</c>.</returns>
    public static async Task<Result<ArchiveReader>> OpenAsync(FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var reader = new ArchiveReader(file, ArchiveFormat.IsCompressed(file.Name));
        try
        {
            if (await reader.ReadHeaderAsync(cancellationToken) is { } refusal)
            {
                await reader.DisposeAsync();
                return refusal;
            }

            return reader;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            await reader.DisposeAsync();
            return ArchiveErrors.Damaged(file.Name, $"it does not begin with the header of an archive ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Reads everything behind the header, and checks the last line.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the archive carries, in its order.</returns>
    /// <exception cref="InvalidDataException">The archive is not whole, or was changed.</exception>
    public async IAsyncEnumerable<ArchiveItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = await LineAsync(cancellationToken);
            if (TypeOf(line) is not ArchiveFormat.End and var type)
            {
                var item = type == ArchiveFormat.Run ? await RunAsync(Parse(line, ArchiveJson.Default.RunLine), cancellationToken) : Single(type, line);
                _counts = _counts.Plus(item);
                yield return item;
                continue;
            }

            CheckEnd(Parse(line, ArchiveJson.Default.EndLine));
            if (await _lines.NextAsync(cancellationToken) is not null)
            {
                throw new InvalidDataException($"line {_lines.Number} follows its last line");
            }

            CheckCompression();
            yield break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Dispose();
        if (_stream != _file)
        {
            await _stream.DisposeAsync();
        }
    }

    private async Task<DomainError?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (await _lines.NextAsync(cancellationToken) is not { } line)
        {
            throw new InvalidDataException("it is empty");
        }

        // The version first: what else stands in the header of a newer one, this build cannot know.
        using var document = JsonDocument.Parse(line);
        var isOne = document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.ValueEquals(ArchiveFormat.Name);
        if (!isOne || !document.RootElement.TryGetProperty("version", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var version) || version < 1)
        {
            throw new InvalidDataException("another format");
        }

        if (version > ArchiveFormat.Version)
        {
            return ArchiveErrors.Newer(_file.Name, version);
        }

        CreatedAt = Parse(line, ArchiveJson.Default.HeaderLine).CreatedAt;
        return null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> LineAsync(CancellationToken cancellationToken) =>
        await _lines.NextAsync(cancellationToken) ?? throw new InvalidDataException($"it ends after line {_lines.Number}, without its last line");

    private ArchiveItem Single(string type, ReadOnlyMemory<byte> line)
    {
        switch (type)
        {
            case ArchiveFormat.Definition:
                var d = Parse(line, ArchiveJson.Default.DefinitionLine);
                return new ArchiveItem.Definition(new(d.Name, new(d.Hash), d.Text, d.StoredAt));
            case ArchiveFormat.Agent or ArchiveFormat.Lock:
                var s = Parse(line, ArchiveJson.Default.StateLine);
                return new ArchiveItem.State(new(type, s.Key, Bytes(s.Document, s.DocumentText)));
            default:
                throw new InvalidDataException($"line {_lines.Number} is of the unknown type '{type}'");
        }
    }

    private async Task<ArchiveItem> RunAsync(RunLine run, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        while (rows.Count < run.Rows)
        {
            var line = await LineAsync(cancellationToken);
            var row = TypeOf(line) == ArchiveFormat.Row
                ? Parse(line, ArchiveJson.Default.RowLine)
                : throw new InvalidDataException($"line {_lines.Number} is no row of workflow '{run.Id}', which should have {run.Rows}");
            rows.Add(new(row.Version, row.Count, row.At, Bytes(row.Events, row.EventsText)));
        }

        var head = new WorkflowHead(run.Id, run.Definition, run.DefinitionHash, run.Status, run.Version, run.CorrelationId, run.StartedAt, run.EndedAt, Cursor: 0);
        return new ArchiveItem.Run(new(head, run.IdempotencyKey is { } key ? new(key, run.RequestHash ?? "") : null), rows);
    }

    private void CheckEnd(EndLine end)
    {
        if (end.Sha256 != _lines.HashBefore())
        {
            throw new InvalidDataException("its content is not the one whose hash its last line gives");
        }

        if (end.Counts != _counts)
        {
            throw new InvalidDataException($"it should hold {end.Counts} and holds {_counts}");
        }
    }

    /// <summary>Decompression does not miss the last bytes of a file, which say how much there should be.</summary>
    private void CheckCompression()
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        if (_stream == _file)
        {
            return;
        }

        _file.Seek(-size.Length, SeekOrigin.End);
        _file.ReadExactly(size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(size) != (uint)_lines.Bytes)
        {
            throw new InvalidDataException("it ends before its compression does");
        }
    }

    private ReadOnlyMemory<byte> Bytes(JsonPayload? json, string? text) => json?.Memory
        ?? (text is not null ? Encoding.UTF8.GetBytes(text) : throw new InvalidDataException($"line {_lines.Number} lacks its content"));

    private string TypeOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line.Span);
            return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new InvalidDataException($"line {_lines.Number} does not begin with its type");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"line {_lines.Number} cannot be read: {e.Message}", e);
        }
    }

    private T Parse<T>(ReadOnlyMemory<byte> line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, type) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"line {_lines.Number} cannot be read: {e.Message}", e);
        }
    }
}
