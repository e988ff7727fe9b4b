using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Definitions;

/// <summary>Lists, shows and stores definitions.</summary>
internal sealed class DefinitionEndpoints(IDefinitionCatalog catalog, IOptions<ApiOptions> options)
{
    public async Task ListAsync(HttpContext context) => await context.AnswerAsync(
        Statuses.Ok, await catalog.ListAsync(context.RequestAborted), ViewJson.Default.IReadOnlyListDefinitionView);

    public async Task ListVersionsAsync(HttpContext context)
    {
        var versions = await catalog.ListVersionsAsync(NameOf(context), context.RequestAborted);

        // A name is there as long as it has a version, and the catalog knows best how to say that it is not.
        var missing = versions.Count == 0 ? (await catalog.FindAsync(NameOf(context), context.RequestAborted)).Error : null;
        await (missing is null
            ? context.AnswerAsync(Statuses.Ok, versions, ViewJson.Default.IReadOnlyListDefinitionView)
            : context.RefuseAsync(missing));
    }

    public async Task GetAsync(HttpContext context)
    {
        var found = await FindAsync(context);
        if (!found.TryGet(out var view, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        // Every definition is YAML: those that came as JSON too.
        await (MediaTypes.Asks(context.Request, MediaTypes.Yaml)
            ? context.AnswerAsync(Statuses.Ok, Encoding.UTF8.GetBytes(view.Text!), MediaTypes.Yaml)
            : context.AnswerAsync(Statuses.Ok, view, ViewJson.Default.DefinitionView));
    }

    public async Task PutAsync(HttpContext context)
    {
        var read = await ReadTextAsync(context);
        if (!read.TryGet(out var text, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var put = await catalog.PutAsync(text, NameOf(context), context.RequestAborted);
        await (put.TryGet(out var stored, out error)
            ? context.AnswerAsync(Statuses.Ok, View(stored), ViewJson.Default.DefinitionView)
            : context.RefuseAsync(error));
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static DefinitionView View(StoredDefinition stored) =>
        new(stored.Definition.Name, stored.Definition.Hash.Value, stored.StoredAt, stored.Text);

    private static Result<string> Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return ApiErrors.Invalid("A definition must be text in UTF-8; save the file in that encoding.");
        }

        // Some editors begin a file with a byte order mark, which is not part of the definition.
        var mark = Encoding.UTF8.Preamble;
        return Encoding.UTF8.GetString(utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8);
    }

    private async Task<Result<DefinitionView>> FindAsync(HttpContext context)
    {
        var query = new QueryValues(context.Request.Query);
        var hash = query.Text("hash");
        if (query.Error is { } malformed)
        {
            return malformed;
        }

        if (hash is not null)
        {
            return await catalog.FindVersionAsync(NameOf(context), hash, context.RequestAborted);
        }

        var newest = await catalog.FindAsync(NameOf(context), context.RequestAborted);
        return newest.TryGet(out var stored, out var error) ? View(stored) : error;
    }

    private async Task<Result<string>> ReadTextAsync(HttpContext context)
    {
        if (MediaTypes.RequireDefinition(context.Request) is { } mediaType)
        {
            return mediaType;
        }

        var body = await RequestBody.ReadAsync(context, options.Value.RequestBytesMax);
        if (!body.TryGet(out var bytes, out var error))
        {
            return error;
        }

        using (bytes)
        {
            return Decode(bytes.Memory.Span);
        }
    }
}
