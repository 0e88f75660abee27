namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>What changes the meaning of a pattern, or of the part of it that follows an inline option.</summary>
[Flags]
internal enum PcreOptions
{
    None = 0,

    /// <summary><c>i</c>.</summary>
    Caseless = 1,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> match at lines too.</summary>
    Multiline = 2,

    /// <summary><c>s</c>: a dot matches line feeds too.</summary>
    DotAll = 4,

    /// <summary><c>x</c>: white space and comments between the items mean nothing.</summary>
    Extended = 8,

    /// <summary><c>(*UCP)</c>: <c>\d</c>, <c>\s</c>, <c>\w</c>, <c>\b</c> and the POSIX classes go by Unicode, not by ASCII.</summary>
    UnicodeClasses = 16,
}
