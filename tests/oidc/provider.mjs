// A real OpenID provider for the test of single sign-on: the certified oidc-provider, with its own sign-in pages.
// Usage: node provider.mjs <port> <redirect address>. Whoever signs in with a name has it as preferred_username.
import Provider from "oidc-provider";

const [port, redirectTo] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "yinhui",
      client_secret: "test-secret-of-the-client",
      redirect_uris: [redirectTo],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["preferred_username", "name"], email: ["email"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["test-key-of-the-cookies"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `subject-${id}`, preferred_username: id, name: id }),
  }),
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
