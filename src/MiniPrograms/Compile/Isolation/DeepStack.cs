using System.Runtime.ExceptionServices;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>Runs what calls itself as deep as its input is nested: on the thread at hand, and where that is too small, once more on one with a large stack.</summary>
internal static class DeepStack
{
    // A tenth of it is what minified libraries have been seen to need.
    private const int LargeBytes = 64 << 20;

    /// <exception cref="InsufficientExecutionStackException">The large stack is too small as well.</exception>
    public static T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InsufficientExecutionStackException)
        {
            return RunLarge(work);
        }
    }

    private static T RunLarge<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            LargeBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
