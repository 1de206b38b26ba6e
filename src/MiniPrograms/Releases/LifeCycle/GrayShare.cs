using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>
/// On which side of a release to some a person is: a place in the app's line that never changes. Whoever is let in at 10% is in at 20% too, on every node and on every day.
/// </summary>
internal static class GrayShare
{
    private const int Places = 10_000;

    /// <summary>Whether a person is among the first <paramref name="percent"/> of an app's line.</summary>
    public static bool Has(string appId, string person, long percent) => PlaceOf(appId, person) < percent * (Places / 100);

    /// <summary>From 0 to 9,999, evenly over people, another for each app.</summary>
    public static int PlaceOf(string appId, string person) =>
        (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"madang gray v1\0{appId}\0{person}"))) % Places);
}
