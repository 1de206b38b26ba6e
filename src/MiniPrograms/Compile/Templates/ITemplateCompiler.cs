namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>A finding of the template compiler; line and column count from 1.</summary>
internal sealed record TemplateFinding(bool IsError, string Message, int Line, int Column);

/// <summary>A script that stands in a template.</summary>
internal sealed record InlineScript(string Name, string Text);

/// <summary>Turns WXML into the code that the component framework runs. One thread at a time.</summary>
internal interface ITemplateCompiler : IDisposable
{
    /// <summary>The names that a template's code expects as parameters after <c>G,R,D,Q</c>, separated by commas.</summary>
    string RuntimeVariables { get; }

    /// <summary>Takes a template in.</summary>
    (IReadOnlyList<TemplateFinding> Findings, IReadOnlyList<InlineScript> Scripts) Read(string path, string text);

    /// <summary>Gives the code of the template that was taken in last under this path, with its scripts replaced.</summary>
    string Write(string path, IReadOnlyList<InlineScript> scripts);
}
