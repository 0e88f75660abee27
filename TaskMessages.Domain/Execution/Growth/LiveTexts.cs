using System.Collections.Concurrent;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>
/// What the attempts that run in this process have shown of their texts before it was saved. Whoever stops a turn silences it here and
/// saves what was shown, so that nobody has seen what is not kept.
/// </summary>
public sealed class LiveTexts
{
    private const int MostLost = 64;

    private static readonly Dictionary<string, string> Nothing = [];

    private readonly ConcurrentDictionary<string, LiveText> _texts = new();
    private readonly ConcurrentQueue<string> _lost = new();

    /// <summary>Has the task's attempts show nothing more, save one.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="exceptToken">The lease of the attempt that goes on.</param>
    /// <returns>What was shown of each message that grew, by its id.</returns>
    public IReadOnlyDictionary<string, string> Silence(string taskId, string exceptToken)
    {
        var shown = Nothing;
        foreach (var (token, text) in _texts)
        {
            if (text.TaskId != taskId || token == exceptToken)
                continue;
            var texts = text.Silence();
            if (texts.Count > 0)
                shown = shown.Concat(texts).ToDictionary();
        }

        return shown;
    }

    internal void Add(string token, LiveText text) => _texts[token] = text;

    /// <summary>An attempt is over. What one that lost its lease has shown is still wanted by whoever has taken it.</summary>
    internal void Ended(string token, bool isLost)
    {
        if (!isLost)
        {
            _texts.TryRemove(token, out _);
            return;
        }

        _lost.Enqueue(token);
        if (_lost.Count > MostLost && _lost.TryDequeue(out var oldest))
            _texts.TryRemove(oldest, out _);
    }
}
