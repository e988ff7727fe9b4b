using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// The agents among whom a judged text chooses. Each different service has a share of certainty, <c>exp(slope * margin)</c> of the sum over
/// all services, times the certainty that any of them fits; agents that say the same of themselves share one.
/// </summary>
internal sealed class Field
{
    private readonly List<(UsableAgent Agent, int Place)> _agents = [];
    private readonly Dictionary<int, double> _confidences = [];

    /// <summary>Makes a field.</summary>
    /// <param name="model">The model.</param>
    /// <param name="judged">What came of the text.</param>
    /// <param name="usable">The agents, in the order of preference among equals.</param>
    /// <param name="minding">Whether a service that is no candidate, and that the text fits, speaks for "none of these".</param>
    public Field(RouterModel model, RouterScratch judged, List<UsableAgent> usable, bool minding)
    {
        var text = model.Model;
        var margins = judged.Margins(TextModel.StrideOf(text.Classes.Length));
        var (best, second) = (NoneSigns.Nobody, NoneSigns.Nobody);
        foreach (var agent in usable)
        {
            var place = model.PlaceOf(ServiceProfiles.Of(agent.Entry.Agent));
            _agents.Add((agent, place));
            if (place >= 0 && _confidences.TryAdd(place, 0))
            {
                (best, second) = margins[place] > best ? (margins[place], best) : (best, MathF.Max(second, margins[place]));
            }
        }

        None = text.Calibration.NoneOf(judged, best, second, minding ? BestOther(margins, text.Background) : margins[text.Background]);
        var sum = 0.0;
        foreach (var place in _confidences.Keys)
        {
            sum += Math.Exp(text.Calibration.Slope * (margins[place] - best));
        }

        foreach (var place in _confidences.Keys.ToArray())
        {
            _confidences[place] = Math.Round((1 - None) * Math.Exp(text.Calibration.Slope * (margins[place] - best)) / sum, 4);
        }
    }

    // The background, or a service that is away or lacks the capability.
    private float BestOther(ReadOnlySpan<float> margins, int background)
    {
        var best = margins[background];
        for (var i = 0; i < background; i++)
        {
            best = margins[i] > best && !_confidences.ContainsKey(i) ? margins[i] : best;
        }

        return best;
    }

    /// <summary>Gets how likely it is that no agent fits.</summary>
    public double None { get; }

    /// <summary>Says how likely it is that an agent fits.</summary>
    /// <param name="place">Its class; -1 for an agent that the model does not know, which gets what the others leave.</param>
    /// <returns>From 0 to 1.</returns>
    public double ConfidenceOf(int place) => place < 0 ? 0 : _confidences[place];

    /// <summary>Gives the best agents.</summary>
    /// <param name="most">At most this many.</param>
    /// <returns>The agents with their classes, best first; equals in the order in which they came.</returns>
    public IEnumerable<(UsableAgent Agent, int Place)> Best(int most) => _agents.OrderByDescending(pair => ConfidenceOf(pair.Place)).Take(most);
}
