using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// The agents among whom a judged text chooses. Each different service has a share of certainty, <c>exp(slope * margin)</c> of the sum over
/// all services, times the certainty that any of them fits; agents that say the same of themselves have one confidence. Memory that
/// is used again for the next text; not thread-safe.
/// </summary>
internal sealed class Field
{
    /// <summary>How much likelier it is that somebody fits when a definition asks for the capability than when anybody may ask anything: one step of twenty fits nobody, not one query of three.</summary>
    private const double AskedFor = 10;

    private double[] _byClass = [];                            // the confidence of a class; below 0 for one that is no candidate
    private int[] _places = [];                                // by agent: its class, -1 for one that the model does not know
    private bool[] _taken = [];

    /// <summary>Gets the agents, in the order of preference among equals.</summary>
    public List<UsableAgent> Usable { get; } = [];

    /// <summary>Gets a value indicating whether the model knows any of the agents.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Gets how likely it is that no agent fits.</summary>
    public double None { get; private set; }

    /// <summary>Judges the agents of <see cref="Usable"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="judged">What came of the text.</param>
    /// <param name="minding">
    /// Whether anybody may have asked: a service that is no candidate, and that the text fits, speaks for "none of these" then. Otherwise a
    /// definition asks for the capability, and its words are those of the whole run.
    /// </param>
    public void Judge(RouterModel model, RouterScratch judged, bool minding)
    {
        var text = model.Model;
        var (classes, slope) = (text.Classes.Length, text.Calibration.Slope);
        var margins = judged.Margins(TextModel.StrideOf(classes));
        Reserve(classes);
        var (best, second) = Enter(model, margins);
        None = text.Calibration.NoneOf(judged, best, second, minding ? BestOther(margins, classes) : margins[classes]);
        None = minding ? None : None / (None + ((1 - None) * AskedFor));
        var sum = 0.0;
        for (var i = 0; i < classes; i++)
        {
            if (_byClass[i] >= 0)
            {
                _byClass[i] = Math.Exp(slope * (margins[i] - best));
                sum += _byClass[i];
            }
        }

        for (var i = 0; i < classes; i++)
        {
            _byClass[i] = _byClass[i] < 0 ? -1 : Math.Round((1 - None) * _byClass[i] / sum, 4);
        }
    }

    /// <summary>Says how likely it is that an agent fits.</summary>
    /// <param name="at">The agent's place in <see cref="Usable"/>.</param>
    /// <returns>From 0 to 1; 0 for an agent that the model does not know.</returns>
    public double ConfidenceOf(int at) => _places[at] < 0 ? 0 : _byClass[_places[at]];

    /// <summary>Gives the class of an agent.</summary>
    /// <param name="at">The agent's place in <see cref="Usable"/>.</param>
    /// <returns>The class; -1 for an agent that the model does not know.</returns>
    public int ClassOf(int at) => _places[at];

    /// <summary>Takes the best agent that was not taken yet; of equals the first.</summary>
    /// <returns>Its place in <see cref="Usable"/>; -1 when all were taken.</returns>
    public int TakeBest()
    {
        var best = -1;
        for (var i = 0; i < Usable.Count; i++)
        {
            best = !_taken[i] && (best < 0 || ConfidenceOf(i) > ConfidenceOf(best)) ? i : best;
        }

        if (best >= 0)
        {
            _taken[best] = true;
        }

        return best;
    }

    private void Reserve(int classes)
    {
        if (_byClass.Length < classes)
        {
            _byClass = new double[classes];
        }

        if (_places.Length < Usable.Count)
        {
            (_places, _taken) = (new int[Usable.Count], new bool[Usable.Count]);
        }

        Array.Fill(_byClass, -1, 0, classes);
        Array.Clear(_taken);
    }

    private (float Best, float Second) Enter(RouterModel model, ReadOnlySpan<float> margins)
    {
        IsKnown = false;
        var (best, second) = (NoneSigns.Nobody, NoneSigns.Nobody);
        for (var i = 0; i < Usable.Count; i++)
        {
            var place = _places[i] = model.PlaceOf(ServiceProfiles.Of(Usable[i].Entry.Agent));
            if (place >= 0 && _byClass[place] < 0)
            {
                (_byClass[place], IsKnown) = (0, true);
                (best, second) = margins[place] > best ? (margins[place], best) : (best, MathF.Max(second, margins[place]));
            }
        }

        return (best, second);
    }

    // The background, or a service that is away or lacks the capability.
    private float BestOther(ReadOnlySpan<float> margins, int classes)
    {
        var best = margins[classes];
        for (var i = 0; i < classes; i++)
        {
            best = margins[i] > best && _byClass[i] < 0 ? margins[i] : best;
        }

        return best;
    }
}
