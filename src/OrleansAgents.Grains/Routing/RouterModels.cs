using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Learning;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <summary>Makes models of services, on the calling thread and on as many cores as there are. Pure, thread-safe.</summary>
/// <param name="knowledge">What is known of language and of common capabilities.</param>
internal sealed class RouterModels(CapabilityKnowledge knowledge)
{
    private const int SampleMax = 2_000;
    private readonly FeatureReader _reader = new(knowledge.Lexicon);

    /// <summary>Gets what is known.</summary>
    public CapabilityKnowledge Knowledge => knowledge;

    /// <summary>Trains a model from nothing. Takes up to seconds.</summary>
    /// <param name="profiles">The services.</param>
    /// <param name="fitNone">Requests that fit none of them.</param>
    /// <param name="cores">How many cores may work; the model does not depend on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model, and its bytes.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public (RouterModel Model, byte[] Bytes) Train(ImmutableArray<ServiceProfile> profiles, IReadOnlyList<string> fitNone, int cores, CancellationToken cancellationToken)
    {
        var model = new ModelTrainer(_reader, cores).Train(ProfileTexts.Of(profiles, knowledge, fitNone), cancellationToken);
        return Name(model, ServiceProfiles.InputHash(profiles, knowledge));
    }

    /// <summary>Adds a service to a model. Takes a tenth of a second.</summary>
    /// <param name="model">The model.</param>
    /// <param name="known">The services that it knows.</param>
    /// <param name="added">The new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A model that knows the new one too, but for what the others could have learnt from it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RouterModel Extend(RouterModel model, ImmutableArray<ServiceProfile> known, ServiceProfile added, CancellationToken cancellationToken)
    {
        var tags = ProfileTexts.KnownTags(added, knowledge);
        var own = ProfileTexts.OwnTexts(added, knowledge);
        var foreign = known.SelectMany(p => p.Examples.Append(string.Join(' ', p.Capabilities)).Append(p.Description))
            .Concat(knowledge.Capabilities.Where(c => !tags.Contains(c.Tag) && !tags.Overlaps(c.Near)).SelectMany(c => c.Phrases))
            .Concat(knowledge.Background)
            .Where(text => text.Length > 0)
            .ToArray();
        var every = (foreign.Length + SampleMax - 1) / SampleMax;
        var extended = new ModelExtension(_reader).Add(model.Model, added.Id, own, [.. foreign.Where((_, i) => i % every == 0)], cancellationToken);
        var version = SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Name} {added.Id}"));   // what decides its content
        return new(extended, Convert.ToHexStringLower(version.AsSpan(0, TextModelCodec.VersionBytes)), $"{model.InputHash}+{added.Id}", knowledge);
    }

    /// <summary>Reads a model that was kept.</summary>
    /// <param name="bytes">What <see cref="Train"/> gave.</param>
    /// <param name="inputHash">The hash under which it was kept.</param>
    /// <returns>The model; null when the bytes are damaged.</returns>
    public RouterModel? Read(ReadOnlySpan<byte> bytes, string inputHash) =>
        TextModelCodec.Read(bytes) is { } model ? new(model, TextModelCodec.VersionOf(bytes), inputHash, knowledge) : null;

    private (RouterModel Model, byte[] Bytes) Name(TextModel model, string inputHash)
    {
        var bytes = TextModelCodec.Write(model);
        return (new(model, TextModelCodec.VersionOf(bytes), inputHash, knowledge), bytes);
    }
}
