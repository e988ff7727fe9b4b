using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Writes an archive line by line. Until <see cref="FinishAsync"/> has ended, nobody can take the file for a whole one.</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const int KeptBytesMax = 1 << 20;
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _stream;
    private ArrayBufferWriter<byte> _line = new(4096);

    /// <summary>Begins an archive.</summary>
    /// <param name="file">Where it goes; disposed with this.</param>
    /// <param name="compressed">Whether it is compressed.</param>
    public ArchiveWriter(Stream file, bool compressed) => _stream = compressed ? new GZipStream(file, CompressionLevel.Optimal) : new BufferedStream(file, 1 << 16);

    /// <summary>Gets what was written.</summary>
    public ArchiveCounts Counts { get; private set; } = new();

    public Task WriteHeaderAsync(DateTimeOffset createdAt, string source, CancellationToken cancellationToken) =>
        WriteAsync(new(ArchiveFormat.Name, ArchiveFormat.Version, createdAt, source), ArchiveJson.Default.HeaderLine, cancellationToken);

    public async Task WriteAsync(ArchiveItem item, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case ArchiveItem.Definition { Value: var d }:
                await WriteAsync(new(ArchiveFormat.Definition, d.Name, d.Hash.Value, d.StoredAt, d.Text), ArchiveJson.Default.DefinitionLine, cancellationToken);
                break;
            case ArchiveItem.State { Value: var s }:
                var (document, documentText) = OnOneLine(s.Json);
                await WriteAsync(new(s.Type, s.Key, document, documentText), ArchiveJson.Default.StateLine, cancellationToken);
                break;
            case ArchiveItem.Run run:
                await WriteRunAsync(run, cancellationToken);
                break;
        }

        Counts = Counts.Plus(item);
    }

    /// <summary>Writes the last line.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var sum = Convert.ToHexStringLower(_hash.GetCurrentHash());
        await WriteAsync(new(ArchiveFormat.End, Counts, sum), ArchiveJson.Default.EndLine, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _hash.Dispose();
    }

    private async Task WriteRunAsync(ArchiveItem.Run run, CancellationToken cancellationToken)
    {
        var (head, key) = (run.Value.Head, run.Value.Key);
        var line = new RunLine(
            ArchiveFormat.Run, head.Id, head.Definition, head.DefinitionHash, head.Status, head.Version, head.CorrelationId, head.StartedAt,
            run.Rows.Count, head.EndedAt, key?.Key, key?.RequestHash);
        await WriteAsync(line, ArchiveJson.Default.RunLine, cancellationToken);
        foreach (var row in run.Rows)
        {
            var (events, eventsText) = OnOneLine(row.Payload);
            await WriteAsync(new(ArchiveFormat.Row, row.Version, row.Events, row.At, events, eventsText), ArchiveJson.Default.RowLine, cancellationToken);
        }
    }

    /// <summary>Line breaks between the values of a payload are kept, and must not end the line.</summary>
    private static (JsonPayload? Json, string? Text) OnOneLine(ReadOnlyMemory<byte> json) =>
        json.Span.ContainsAny(LineBreaks) ? (null, Encoding.UTF8.GetString(json.Span)) : (JsonPayload.FromTrusted(json), null);

    private async Task WriteAsync<T>(T line, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, ArchiveFormat.Writing))
        {
            JsonSerializer.Serialize(json, line, type);
        }

        _line.Write("\n"u8);
        _hash.AppendData(_line.WrittenSpan);
        await _stream.WriteAsync(_line.WrittenMemory, cancellationToken);
        if (_line.Capacity > KeptBytesMax)
        {
            _line = new(4096);                                // one large row must not stay
        }
    }
}
