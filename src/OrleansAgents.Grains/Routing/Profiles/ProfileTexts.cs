using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Learning;

namespace OrleansAgents.Grains.Routing.Profiles;

/// <summary>
/// Says what a model of some services learns: from what they say of themselves, from what is known of their tags, and from
/// requests that none of them takes. The costs were chosen on the training and validation parts of a public intent set and on
/// our own development queries.
/// </summary>
internal sealed class ProfileTexts
{
    private const float OwnCost = 1;
    private const float OwnBesideKnown = 3;
    private const float WordsCost = 2;
    private const float BackgroundCost = 0.5f;
    private const float ForeignCost = 0.5f;
    private const float ForeignBesideOwn = 0.05f;
    private const float SaidCost = 1;
    private const float SaidMeasures = 10;                      // what somebody says fits nobody is surer than our guess at it
    private const float KnownShareMin = 0.25f;
    private const int SampleEvery = 4;

    private static readonly string[] Between = [",", ";", ":", ".", "(", ")", " and ", " or ", "\n"];

    private readonly ServiceProfile[] _profiles;
    private readonly CapabilityKnowledge _knowledge;
    private readonly HashSet<string>[] _known;                 // by profile: its tags that are known
    private readonly float[] _balance;                         // by profile: what a known phrase counts beside what others say
    private readonly LabelledTexts _texts;

    private ProfileTexts(IReadOnlyList<ServiceProfile> profiles, CapabilityKnowledge knowledge)
    {
        (_profiles, _knowledge) = ([.. profiles], knowledge);
        _known = [.. profiles.Select(p => KnownTags(p, knowledge))];
        _balance = Balance();
        _texts = new([.. profiles.Select(p => p.Id)]);
    }

    /// <summary>Collects the texts.</summary>
    /// <param name="profiles">The services.</param>
    /// <param name="knowledge">What is known.</param>
    /// <param name="fitNone">Requests that are said to fit none of the services.</param>
    /// <returns>The texts, in an order that depends on the input alone.</returns>
    public static LabelledTexts Of(IReadOnlyList<ServiceProfile> profiles, CapabilityKnowledge knowledge, IReadOnlyList<string> fitNone)
    {
        var texts = new ProfileTexts(profiles, knowledge);
        texts.AddOwn();
        texts.AddKnown();
        texts.AddNone(fitNone);
        return texts._texts;
    }

    /// <summary>Gives those of a service's tags whose meaning is known.</summary>
    /// <param name="profile">The service.</param>
    /// <param name="knowledge">What is known.</param>
    /// <returns>The tags, as the knowledge names them.</returns>
    public static HashSet<string> KnownTags(ServiceProfile profile, CapabilityKnowledge knowledge) =>
        profile.Capabilities.Select(knowledge.Find).OfType<KnownCapability>().Select(known => known.Tag).ToHashSet(StringComparer.Ordinal);

    /// <summary>Gives all texts that speak for a service: what it says of itself, and what is known of its tags.</summary>
    /// <param name="profile">The service.</param>
    /// <param name="knowledge">What is known.</param>
    /// <returns>The texts.</returns>
    public static IReadOnlyCollection<string> OwnTexts(ServiceProfile profile, CapabilityKnowledge knowledge)
    {
        var tags = KnownTags(profile, knowledge);
        return [.. profile.Examples, TagWords(profile), .. DescriptionOf(profile), .. knowledge.Capabilities.Where(c => tags.Contains(c.Tag)).SelectMany(c => c.Phrases)];
    }

    // A service with hundreds of known phrases beside others with five examples each would draw everything to itself.
    private float[] Balance()
    {
        var counts = _profiles.Select((profile, i) =>
            1 + profile.Examples.Length + _knowledge.Capabilities.Where(c => _known[i].Contains(c.Tag)).Sum(c => c.Phrases.Length + c.Terms.Length)).ToArray();
        var median = (float)counts.Order().ElementAtOrDefault(counts.Length / 2);
        return [.. counts.Select(count => MathF.Min(1, median / count))];
    }

    // Every class counts a text as not its own unless said otherwise.
    private float[] Costs(float against)
    {
        var costs = new float[_profiles.Length + 1];
        Array.Fill(costs, -against);
        return costs;
    }

    private void AddOwn()
    {
        for (var i = 0; i < _profiles.Length; i++)
        {
            var costs = Costs(1);
            costs[i] = OwnCost * OwnWeight(i);
            _texts.Add(new(costs, Measures: 1), _profiles[i].Examples);
            _texts.Add(new(WordCosts(i, siblings: 0), Measures: 0), [TagWords(_profiles[i])]);
            _texts.Add(new(WordCosts(i, siblings: -WordsCost), Measures: 0), DescriptionOf(_profiles[i]));
        }
    }

    // Beside hundreds of known phrases the few words of a service itself have to be heard.
    private float OwnWeight(int at) => _known[at].Count > 0 ? OwnBesideKnown : 1;

    // Services that share tags are told apart by what they say besides, and not by the tags' words.
    private float[] WordCosts(int at, float siblings)
    {
        var costs = Costs(1);
        for (var i = 0; i < _profiles.Length; i++)
        {
            costs[i] = i == at ? WordsCost * OwnWeight(i) : _profiles[i].Capabilities.Intersect(_profiles[at].Capabilities).Any() ? siblings : -1;
        }

        return costs;
    }

    private static string TagWords(ServiceProfile profile) => string.Join(' ', profile.Capabilities).Replace('-', ' ').Replace('_', ' ');

    // The whole, and its parts: in a short text each word counts more.
    private static string[] DescriptionOf(ServiceProfile profile)
    {
        var parts = profile.Description.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 2 ? parts : [profile.Description, .. parts];
    }

    // What is known of tags that nobody carries tells what does not fit, the more of it the more services carry known tags.
    private void AddKnown()
    {
        var share = _profiles.Length == 0 ? 1 : (float)_known.Count(tags => tags.Count > 0) / _profiles.Length;
        foreach (var capability in _knowledge.Capabilities)
        {
            var carried = _known.Any(tags => tags.Contains(capability.Tag));
            var costs = carried ? CarriedCosts(capability) : ForeignCosts(capability, share);
            var group = new TextGroup(costs, carried ? 1 : costs[^1] > 0 ? share : 0);
            if (carried || share >= KnownShareMin)
            {
                _texts.Add(group, capability.Phrases);
                _texts.Add(group with { Measures = 0 }, capability.Terms);
            }
            else
            {
                _texts.Add(group, capability.Phrases.Where((_, i) => i % SampleEvery == 0));
            }
        }
    }

    private float[] CarriedCosts(KnownCapability capability)
    {
        var costs = Costs(1);
        for (var i = 0; i < _profiles.Length; i++)
        {
            costs[i] = _known[i].Contains(capability.Tag) ? _balance[i] : -1;
        }

        return costs;
    }

    private float[] ForeignCosts(KnownCapability capability, float share)
    {
        var costs = Costs(0);
        for (var i = 0; i < _profiles.Length; i++)
        {
            costs[i] = _known[i].Count == 0 || _known[i].Overlaps(capability.Near) ? 0 : -ForeignCostOf(_profiles[i]);
        }

        costs[^1] = _known.Any(tags => tags.Overlaps(capability.Near)) ? 0 : share * ForeignCost;
        return costs;
    }

    // What a service says of itself tells better where it ends than tags do that others might carry.
    private static float ForeignCostOf(ServiceProfile profile) =>
        profile.Description.Length > 0 || profile.Examples.Length > 0 ? ForeignBesideOwn : ForeignCost;

    private void AddNone(IReadOnlyList<string> fitNone)
    {
        var background = Costs(BackgroundCost);
        background[^1] = BackgroundCost;
        _texts.Add(new(background, Measures: 1), _knowledge.Background);
        var said = Costs(SaidCost);
        said[^1] = SaidCost;
        _texts.Add(new(said, Measures: SaidMeasures), fitNone);
    }
}
