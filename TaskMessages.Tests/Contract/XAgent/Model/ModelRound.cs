namespace TaskMessages.Tests.Contract.XAgent.Model;

/// <summary>Calls that were made at once, with what each was answered: which states may they have left the task in?</summary>
internal sealed class ModelRound(IReadOnlyList<(ModelCall Call, ModelAnswer? Answer)> calls)
{
    private readonly HashSet<ModelTask> _outcomes = [];

    /// <summary>The states that some order of the calls explains; none when the answers contradict the model.</summary>
    public IReadOnlyCollection<ModelTask> From(IEnumerable<ModelTask> states)
    {
        foreach (var state in states)
            Explore(state, state.Turn, new bool[calls.Count], 0);
        return _outcomes;
    }

    /// <param name="state">The task so far.</param>
    /// <param name="turn">The turn that ran at the beginning, which the agent answers.</param>
    /// <param name="done">The calls that have taken effect.</param>
    /// <param name="owed">How many interruptions have been stored, and may still end their turn.</param>
    private void Explore(ModelTask state, int turn, bool[] done, int owed)
    {
        if (owed > 0)
            Explore(state.MakeWay(), turn, done, owed - 1);
        if (Array.TrueForAll(done, isDone => isDone))
        {
            if (owed == 0)
                _outcomes.Add(state);
            return;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            if (done[i])
                continue;
            var (answer, next) = state.Apply(calls[i].Call, turn);
            if (answer != calls[i].Answer)
                continue;
            done[i] = true;
            Explore(next, turn, done, owed + (calls[i].Call == ModelCall.Interrupt ? 1 : 0));
            done[i] = false;
        }
    }
}
