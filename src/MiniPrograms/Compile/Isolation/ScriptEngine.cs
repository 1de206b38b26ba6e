using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>V8 with one of the compiler's own scripts in it, a bounded heap, and nothing of the platform's within its reach. One thread at a time.</summary>
internal sealed class ScriptEngine : IDisposable
{
    private const ulong BytesPerMiB = 1 << 20;

    private readonly V8ScriptEngine engine;
    private readonly string name;
    private readonly int heapMiB;

    /// <param name="assets">Where the script lies.</param>
    /// <param name="name">The script, such as <c>less.js</c>.</param>
    /// <param name="limits">How large its heap may become.</param>
    /// <exception cref="CompilerMissingException">The script has not been built.</exception>
    public ScriptEngine(CompilerAssets assets, string name, CompileLimits limits)
    {
        this.name = name;
        heapMiB = limits.EngineHeapMiB;
        var text = assets.TextOf(name);
        // The engine aborts the process at its own limit; a little below it, what runs is interrupted and can be told of.
        engine = new V8ScriptEngine(new V8RuntimeConstraints { MaxOldSpaceSize = heapMiB }, V8ScriptEngineFlags.DisableGlobalMembers | V8ScriptEngineFlags.HideHostExceptions)
        {
            MaxRuntimeHeapSize = (nuint)(BytesPerMiB * (ulong)heapMiB / 8 * 7),
            RuntimeHeapSizeSampleInterval = TimeSpan.FromMilliseconds(50),
        };
        engine.Execute(new DocumentInfo(name), text);
    }

    /// <summary>Gives the script a function of ours under a name.</summary>
    public void Offer(string function, Delegate target) => engine.AddHostObject(function, HostItemFlags.None, target);

    /// <summary>Gives the script bytes as a <c>Uint8Array</c>.</summary>
    public object Bytes(byte[] bytes)
    {
        var array = (ITypedArray<byte>)engine.Evaluate($"new Uint8Array({bytes.Length})");
        array.Write(bytes, 0, (ulong)bytes.Length, 0);
        return array;
    }

    /// <summary>Calls one of the script's functions, which answers with a text.</summary>
    /// <exception cref="InsufficientMemoryException">The heap is full.</exception>
    /// <exception cref="ScriptTooDeepException">What it was given is nested too deeply for it.</exception>
    public string Call(string function, params object[] arguments)
    {
        try
        {
            return (string)((ScriptObject)engine.Global[function]).InvokeAsFunction(arguments);
        }
        catch (ScriptEngineException error) when (error.IsFatal)
        {
            throw new InsufficientMemoryException($"{name} needs more than the {heapMiB} MiB it may have.", error);
        }
        // WebAssembly that finds itself in trouble can only say "unreachable": of what apps were seen to do, nesting alone brings it there.
        catch (ScriptEngineException error) when (error.Message.Contains("call stack", StringComparison.Ordinal) || error.Message.Contains("unreachable", StringComparison.Ordinal))
        {
            throw new ScriptTooDeepException(error);
        }
    }

    public void Dispose() => engine.Dispose();
}

/// <summary>Something of an app is nested too deeply for the script that reads it.</summary>
internal sealed class ScriptTooDeepException(Exception cause) : Exception("Nested too deeply.", cause);
