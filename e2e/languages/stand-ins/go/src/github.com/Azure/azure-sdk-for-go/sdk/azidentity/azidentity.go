// Package azidentity stands in for Azure's own, which Debian does not have: what the samples use of it, with the same names. It
// speaks the identity endpoint of App Service, Entra ID's token endpoint, and starts the Azure CLI, as the original does.
package azidentity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

type ManagedIDKind interface {
	fmt.Stringer
	idKind()
}

type ClientID string

func (ClientID) idKind()           {}
func (id ClientID) String() string { return string(id) }

type ManagedIdentityCredentialOptions struct {
	ID ManagedIDKind
}

type ManagedIdentityCredential struct {
	clientID string
	cache    cache
}

func NewManagedIdentityCredential(options *ManagedIdentityCredentialOptions) (*ManagedIdentityCredential, error) {
	credential := &ManagedIdentityCredential{}
	if options != nil && options.ID != nil {
		credential.clientID = options.ID.String()
	}
	return credential, nil
}

func (c *ManagedIdentityCredential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return c.cache.get(func() (azcore.AccessToken, error) {
		scope, err := onlyScope(options)
		if err != nil {
			return azcore.AccessToken{}, err
		}
		query := url.Values{
			"api-version": {"2019-08-01"},
			"resource":    {strings.TrimSuffix(scope, "/.default")},
		}
		if c.clientID != "" {
			query.Set("client_id", c.clientID)
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("IDENTITY_ENDPOINT")+"?"+query.Encode(), nil)
		if err != nil {
			return azcore.AccessToken{}, err
		}
		request.Header.Set("X-IDENTITY-HEADER", os.Getenv("IDENTITY_HEADER"))
		var answer struct {
			AccessToken string `json:"access_token"`
			ExpiresOn   string `json:"expires_on"`
		}
		if err := ask(request, &answer); err != nil {
			return azcore.AccessToken{}, err
		}
		seconds, err := strconv.ParseInt(answer.ExpiresOn, 10, 64)
		return azcore.AccessToken{Token: answer.AccessToken, ExpiresOn: time.Unix(seconds, 0)}, err
	})
}

type ClientSecretCredentialOptions struct{}

type ClientSecretCredential struct {
	tenantID, clientID, secret string
	cache                      cache
}

func NewClientSecretCredential(tenantID string, clientID string, clientSecret string, options *ClientSecretCredentialOptions) (*ClientSecretCredential, error) {
	if tenantID == "" || clientID == "" || clientSecret == "" {
		return nil, errors.New("tenant, client and secret are needed")
	}
	return &ClientSecretCredential{tenantID: tenantID, clientID: clientID, secret: clientSecret}, nil
}

func (c *ClientSecretCredential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return c.cache.get(func() (azcore.AccessToken, error) {
		scope, err := onlyScope(options)
		if err != nil {
			return azcore.AccessToken{}, err
		}
		form := url.Values{
			"grant_type":    {"client_credentials"},
			"client_id":     {c.clientID},
			"client_secret": {c.secret},
			"scope":         {scope},
		}
		authority := os.Getenv("AZURE_AUTHORITY_HOST")
		if authority == "" {
			authority = "https://login.microsoftonline.com"
		}
		address := strings.TrimSuffix(authority, "/") + "/" + c.tenantID + "/oauth2/v2.0/token"
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
		if err != nil {
			return azcore.AccessToken{}, err
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		var answer struct {
			AccessToken string `json:"access_token"`
			ExpiresIn   int64  `json:"expires_in"`
		}
		if err := ask(request, &answer); err != nil {
			return azcore.AccessToken{}, err
		}
		lifetime := time.Duration(answer.ExpiresIn) * time.Second
		return azcore.AccessToken{Token: answer.AccessToken, ExpiresOn: time.Now().Add(lifetime)}, nil
	})
}

type AzureCLICredentialOptions struct{}

// AzureCLICredential leaves it to the CLI to keep tokens, as the original does.
type AzureCLICredential struct{}

func NewAzureCLICredential(options *AzureCLICredentialOptions) (*AzureCLICredential, error) {
	return &AzureCLICredential{}, nil
}

func (c *AzureCLICredential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	scope, err := onlyScope(options)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	output, err := exec.CommandContext(ctx, "az", "account", "get-access-token", "-o", "json", "--scope", scope).Output()
	if err != nil {
		return azcore.AccessToken{}, fmt.Errorf("the Azure CLI gives no token: %w", err)
	}
	var answer struct {
		AccessToken string `json:"accessToken"`
		ExpiresOn   int64  `json:"expires_on"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return azcore.AccessToken{}, err
	}
	return azcore.AccessToken{Token: answer.AccessToken, ExpiresOn: time.Unix(answer.ExpiresOn, 0)}, nil
}

// cache keeps a token until five minutes before its end.
type cache struct {
	mutex sync.Mutex
	token azcore.AccessToken
}

func (c *cache) get(request func() (azcore.AccessToken, error)) (azcore.AccessToken, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if time.Until(c.token.ExpiresOn) > 5*time.Minute {
		return c.token, nil
	}
	token, err := request()
	if err == nil {
		c.token = token
	}
	return token, err
}

func onlyScope(options policy.TokenRequestOptions) (string, error) {
	if len(options.Scopes) != 1 || !strings.HasSuffix(options.Scopes[0], "/.default") {
		return "", fmt.Errorf("not one scope that ends in /.default: %v", options.Scopes)
	}
	return options.Scopes[0], nil
}

func ask(request *http.Request, answer interface{}) error {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", request.URL.Host, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
