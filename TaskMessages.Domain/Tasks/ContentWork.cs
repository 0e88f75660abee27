namespace TaskMessages.Domain.Tasks;

/// <summary>Somebody is at a task's contents. <see cref="ChatTask.PurgeAt"/> says since when nothing was heard of it.</summary>
/// <param name="Kind">What is being done with them.</param>
/// <param name="Token">Drawn for this work: whoever does not know it can no longer go on with it.</param>
public sealed record ContentWork(ContentWorkKind Kind, string Token);
