using System.Collections.Frozen;
using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing.Models;

/// <summary>A text model with the names it goes by. Immutable, thread-safe.</summary>
internal sealed class RouterModel
{
    private const string Method = "ngram";
    private const int RepeatedFrom = 8;
    private const double RepeatedMean = 2.5;                    // in long plain texts a word comes so often

    [ThreadStatic]
    private static RouterScratch? _scratch;

    private readonly FeatureReader _reader;
    private readonly FrozenDictionary<string, int> _places;

    /// <summary>Makes a model.</summary>
    /// <param name="model">The text model.</param>
    /// <param name="version">The hash of its content.</param>
    /// <param name="inputHash">The hash of what it was trained on.</param>
    /// <param name="knowledge">What its terms are made with.</param>
    public RouterModel(TextModel model, string version, string inputHash, CapabilityKnowledge knowledge)
    {
        (Model, InputHash, Name, _reader) = (model, inputHash, $"{Method}/{version}", new(knowledge.Lexicon));
        _places = model.Classes.Select((name, i) => KeyValuePair.Create(name, i)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Gets the text model.</summary>
    public TextModel Model { get; }

    /// <summary>Gets the hash of what it was trained on.</summary>
    public string InputHash { get; }

    /// <summary>Gets the name and version, as recommendations say it.</summary>
    public string Name { get; }

    /// <summary>Finds the class of a service.</summary>
    /// <param name="profile">What the service says of itself.</param>
    /// <returns>Its place; -1 for a service that the model does not know.</returns>
    public int PlaceOf(ServiceProfile profile) => _places.GetValueOrDefault(profile.Id, -1);

    /// <summary>Judges a text. Allocates nothing after the first call on a thread.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What came of it, valid until the thread judges the next text.</returns>
    public RouterScratch Judge(ReadOnlySpan<char> text)
    {
        var scratch = _scratch ??= new();
        _reader.Read(text, scratch.List);
        Model.Vocabulary.Weigh(scratch.List, scratch.Vector);
        scratch.Trust = TrustIn(text.Length, scratch.List.Words.Count, scratch.List.DistinctWords);
        Model.Judge(scratch.Vector, scratch.Margins(TextModel.StrideOf(Model.Classes.Length)));
        return scratch;
    }

    // Words that are said again and again say no more than once, and what was not read is not known.
    private static double TrustIn(int characters, int words, int distinct)
    {
        var repeated = words < RepeatedFrom ? 1 : Math.Min(1, distinct * RepeatedMean / words);
        return characters <= WordList.CharactersMax ? repeated : repeated * Math.Sqrt((double)WordList.CharactersMax / characters);
    }
}
